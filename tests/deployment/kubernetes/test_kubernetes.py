"""The example for Kubernetes names what there is, keeps nothing on one pod, and needs no root."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from attendance_site.installation.reference.site_settings import SITE_SETTINGS
from attendance_site.installation.reference.work_settings import WORK_SETTINGS
from jobs.registry import Lane
from tests.house import ROOT

TEXT = (ROOT / "deploy" / "kubernetes" / "attendance.yaml").read_text(encoding="utf-8")
THINGS: list[dict[str, Any]] = list(yaml.safe_load_all(TEXT))
SETTINGS = {name for table in (SITE_SETTINGS | WORK_SETTINGS).values() for name in table}
SECRETS = Path("/run/secrets/attendance")
GIVEN = {
    "database_url": "postgres://attendance@database/attendance",
    "cache_url": "redis://redis:6379/0",
    "broker_url": "redis://redis:6379/1",
}
"""What must be an address; of others the length is enough."""


def of_kind(*kinds: str) -> list[dict[str, Any]]:
    return [thing for thing in THINGS if thing["kind"] in kinds]


[CONFIGURATION] = [thing["data"] for thing in of_kind("ConfigMap")]
PODS = [thing["spec"]["template"]["spec"] for thing in of_kind("Deployment", "StatefulSet", "Job")]
CONTAINERS = [container for pod in PODS for container in pod["containers"]]


def test_each_thing_says_what_it_is_and_lies_in_the_namespace():
    [namespace] = of_kind("Namespace")
    names = [(thing["kind"], thing["metadata"]["name"]) for thing in THINGS]
    assert len(set(names)) == len(names)
    others = [thing for thing in THINGS if thing is not namespace]
    assert {one["metadata"]["namespace"] for one in others} == {namespace["metadata"]["name"]}
    assert all(thing["apiVersion"] for thing in THINGS)


def test_its_settings_are_settings():
    assert {name.removesuffix("_FILE") for name in CONFIGURATION} <= SETTINGS
    assert all(isinstance(value, str) for value in CONFIGURATION.values())


def test_its_secrets_are_those_that_one_is_told_to_make():
    paths = [value for name, value in CONFIGURATION.items() if name.endswith("_FILE")]
    paths += [one["value"] for container in CONTAINERS for one in container.get("env", [])]
    assert {Path(path).parent for path in paths} == {SECRETS}
    assert [
        path
        for path in paths
        if Path(path).name not in TEXT.split("kind: PersistentVol")[0].split("from-file")[1]
    ] == []


def test_its_commands_are_commands():
    commands = [container["command"] for container in CONTAINERS if "command" in container]
    assert {command[0] for command in commands} == {"attendance"}
    assert {command[1] for command in commands} <= set(get_commands())
    lanes = {word for command in commands for word in command if word in Lane.values}
    assert lanes == set(Lane.values)


def test_nobody_is_root_or_writes_beside_its_volumes():
    assert all(pod["securityContext"]["runAsUser"] == 10001 for pod in PODS)
    shut = [container["securityContext"] for container in CONTAINERS]
    assert all(one["readOnlyRootFilesystem"] for one in shut)
    assert not any(one["allowPrivilegeEscalation"] for one in shut)
    assert all("limits" in one["resources"] for one in CONTAINERS if one["name"] != "migrate")


def test_volumes_and_services_lead_to_what_there_is():
    for pod in PODS:
        volumes = {volume["name"] for volume in pod["volumes"]}
        for container in pod["containers"]:
            assert {mount["name"] for mount in container["volumeMounts"]} == volumes
    labels = [
        one["spec"]["template"]["metadata"]["labels"]
        for one in of_kind("Deployment", "StatefulSet")
    ]
    assert all(service["spec"]["selector"] in labels for service in of_kind("Service"))


def test_pages_know_each_of_the_networks():
    [networks] = of_kind("StatefulSet")
    name, n = networks["metadata"]["name"], networks["spec"]["replicas"]
    urls = [f"http://{name}-{number}.{networks['spec']['serviceName']}:8100" for number in range(n)]
    assert CONFIGURATION["LIVE_NETWORKS_URL"].split(",") == urls


ASK = """
import django
django.setup()
from attendance_site.installation.several_hosts.local_state import local_state
print(*[found.code for found in local_state()], "asked")
"""


@pytest.mark.thorough
def test_nothing_in_it_lies_on_one_pod_alone(tmp_path):
    environment = dict(CONFIGURATION)
    for name, value in CONFIGURATION.items():
        if name.endswith("_FILE"):
            secret = tmp_path / Path(value).name
            secret.write_text(GIVEN.get(secret.name, "as long as a secret has to be at least"))
            environment[name] = str(secret)
    own = {"VAR_DIR": str(tmp_path / "var"), "KEYS_DIR": "/var/lib/attendance-keys"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]}
        | environment
        | own
        | {"DJANGO_SETTINGS_MODULE": "attendance_site.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "asked", done.stderr
