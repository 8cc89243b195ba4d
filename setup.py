"""What the package of pyproject.toml holds: the rooms, and the folders of files beside them."""

from setuptools import find_packages, setup

NOT_PART = ["benchmarks*", "tests*", "docs*"]
FILES = {f"attendance_site.{folder}": folder for folder in ("templates", "static", "locale")}
"""Packages of files alone, and where they lie here; `shipped` of the product finds them again."""

setup(
    packages=[*find_packages(exclude=NOT_PART), *FILES],
    package_dir=FILES,
    package_data={
        "face_vision": ["README.md"],
        "face_vision.embedding.mobilefacenet": ["mobilefacenet.npy", "licences/*"],
        **{package: ["**/*"] for package in FILES},
    },
    include_package_data=False,
)
