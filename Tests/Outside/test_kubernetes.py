"""The Kubernetes manifests: against the schemas of Kubernetes and of the extensions, and against the program."""

import importlib
import os
import pathlib
import subprocess

import kubernetes_validate
import pytest
import yaml

from conftest import BINARIES, REPOSITORY
from test_deployment import VERSION, is_command, is_pinned

FOLDER = REPOSITORY / "deploy" / "kubernetes"
OLDEST, NEWEST = "1.30", "1.37"
PROGRAM = yaml.safe_load((FOLDER / "tiendo.yaml").read_text())
MODELS = {
    "keda.sh/v1alpha1": "cloudcoil.models.keda.v1alpha1",
    "monitoring.coreos.com/v1": "cloudcoil.models.prometheus_operator.v1",
}


def documents():
    """Every manifest, with the path of its file."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            if document.get("kind") and "kustomize" not in document["apiVersion"]:
                yield path.relative_to(FOLDER), document


ALL = {f"{path}:{document['kind']}": document for path, document in documents()}
PODS = {name: document["spec"]["template"] for name, document in ALL.items() if "template" in document.get("spec", {})}
OWN = {name: document for name, document in ALL.items() if document["apiVersion"] not in MODELS}
FOREIGN = {name: document for name, document in ALL.items() if document["apiVersion"] in MODELS}


def one(kind, name="tiendo"):
    """The one manifest of a kind and name."""
    found, = (document for document in ALL.values() if (document["kind"], document["metadata"]["name"]) == (kind, name))
    return found


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("name", OWN)
def test_a_manifest_is_as_the_schema_of_kubernetes_says(name, version):
    kubernetes_validate.validate(OWN[name], version, strict=True)


@pytest.mark.parametrize("name", FOREIGN)
def test_a_manifest_of_an_extension_is_as_its_types_say(name):
    document = FOREIGN[name]
    model = getattr(importlib.import_module(MODELS[document["apiVersion"]]), document["kind"])
    read = model.model_validate(document)
    # What a type does not know is left out in reading it.
    assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == document


def test_each_file_belongs_to_the_kustomization():
    top = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
    for name in top["resources"]:
        assert (FOLDER / name).is_file(), name
    # Two files are the reader's own, made from examples.
    files = {path.name for path in FOLDER.glob("*.yaml")} - {"rules.yaml", "secret.yaml"}
    assert files == {*top["resources"], "kustomization.yaml", "tiendo.yaml", "secret.example.yaml"}
    assert top["configMapGenerator"] == [{"name": "tiendo", "files": ["tiendo.yaml", "rules.yaml"]}]
    assert [(image["name"], image["newTag"]) for image in top["images"]] == [("tiendo", VERSION)]
    assert is_pinned(f"tiendo:{top['images'][0]['newTag']}")
    for folder in ("topics", "keda", "servicemonitor"):
        component = yaml.safe_load((FOLDER / folder / "kustomization.yaml").read_text())
        assert component["kind"] == "Component"
        assert {*component["resources"], "kustomization.yaml"} == {path.name for path in (FOLDER / folder).iterdir()}
        assert f"#  - {folder} " in (FOLDER / "kustomization.yaml").read_text()


@pytest.mark.parametrize("name", PODS)
def test_a_pod_is_as_restricted_as_the_strictest_standard_asks(name):
    pod = PODS[name]["spec"]
    assert pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    # The user of the container file.
    assert pod["securityContext"]["runAsUser"] == pod["securityContext"]["fsGroup"] == 65532
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not any(key in pod for key in ("hostNetwork", "hostPID", "hostIPC"))
    assert all({"configMap", "secret", "emptyDir"} & volume.keys() for volume in pod.get("volumes", []))
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
        assert container["resources"]["limits"]["memory"] and container["resources"]["requests"]["cpu"]
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        claimed = {"state"} if name.startswith("workers") else set()
        assert mounted == {volume["name"] for volume in pod["volumes"]} | claimed


@pytest.mark.parametrize("name", PODS)
def test_probes_ask_what_the_api_answers(name):
    answered = yaml.safe_load((REPOSITORY / "schemas" / "openapi.yaml").read_text())["paths"]
    container, = PODS[name]["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container.get("ports", [])}
    for probe in (value for key, value in container.items() if key.endswith("Probe")):
        assert probe["httpGet"]["path"] in answered
        assert f":{ports[probe['httpGet']['port']]}" in PROGRAM["monitor"]["listen"]


def test_the_program_takes_its_command_configuration_and_variables(tmp_path):
    text = (FOLDER / "tiendo.yaml").read_text()
    secret = one("Secret")["stringData"]
    for commented in (text, text.replace("    #s", "    s")):
        for key, value in secret.items():
            (tmp_path / key).write_text(value)
        (tmp_path / "tiendo.yaml").write_text(commented.replace("/run/secrets/tiendo", str(tmp_path)))
        for pod in PODS.values():
            container, = pod["spec"]["containers"]
            is_command(container["args"])
            variables = {variable["name"]: variable["value"] for variable in container["env"]}
            assert variables["TIENDO_CONFIG"] == "/etc/tiendo/tiendo.yaml"
            assert all(name.startswith("TIENDO_") for name in variables)
            run = subprocess.run(
                [BINARIES / "tiendo", "health"], capture_output=True, text=True,
                env={"PATH": os.environ["PATH"]} | variables | {"TIENDO_CONFIG": str(tmp_path / "tiendo.yaml")})
            # 1: all was understood, and nobody answers.
            assert run.returncode == 1, run.stderr


def test_configuration_and_manifests_name_the_same_places():
    for pod in PODS.values():
        mounts = {mount["name"]: mount["mountPath"] for mount in pod["spec"]["containers"][0]["volumeMounts"]}
        assert pathlib.Path(PROGRAM["rules"]).parent == pathlib.Path(mounts["configuration"])
        assert pathlib.Path(PROGRAM["monitor"]["tokenFile"]).parent == pathlib.Path(mounts["secrets"])
        assert pod["spec"]["terminationGracePeriodSeconds"] >= 30 if "state" in mounts else True
        assert mounts.get("state", PROGRAM["state"]) == PROGRAM["state"]


def test_selectors_find_the_pods():
    labels = [pod["metadata"]["labels"] for pod in PODS.values()]
    for document in ALL.values():
        spec = document.get("spec", {})
        selector = spec.get("selector") or spec.get("podSelector") or {}
        wanted = selector.get("matchLabels", selector)
        if document["kind"] != "ServiceMonitor":
            assert not wanted or any(wanted.items() <= pod.items() for pod in labels), document["metadata"]
    assert one("StatefulSet")["spec"]["serviceName"] == one("Service", "tiendo-workers")["metadata"]["name"]
    target = one("ScaledObject")["spec"]["scaleTargetRef"]
    assert one(target["kind"], target["name"])


def test_scaling_looks_at_the_lag_of_the_same_group():
    scaling = one("ScaledObject")["spec"]
    trigger, = scaling["triggers"]
    assert trigger["metadata"]["bootstrapServers"] == PROGRAM["kafka"]["bootstrapServers"]
    assert trigger["metadata"]["consumerGroup"] == PROGRAM["kafka"]["group"]
    # The default of topics.events.
    assert trigger["metadata"]["topic"] == "case-events"
    assert scaling["minReplicaCount"] == one("StatefulSet")["spec"]["replicas"] >= 1
    # With these a worker that restores its state looks as if it had nothing to do.
    assert trigger["metadata"]["excludePersistentLag"] == trigger["metadata"]["limitToPartitionsWithLag"] == "false"
