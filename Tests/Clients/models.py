"""Makes pydantic models of the schema by datamodel-code-generator, and reads lines of a session with them.

    models.py SCHEMA SESSION

SESSION has a line for each message that a server wrote.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

schema, session = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    made = pathlib.Path(folder) / "models.py"
    subprocess.run(
        [
            sys.executable, "-m", "datamodel_code_generator", "--input", schema, "--input-file-type", "jsonschema", "--output", str(made),
            "--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11", "--use-annotated",
        ],
        check=True,
    )
    spec = importlib.util.spec_from_file_location("models", made)
    assert spec and spec.loader
    models = importlib.util.module_from_spec(spec)
    sys.modules["models"] = models
    spec.loader.exec_module(models)

    read = 0
    for line in open(session, encoding="utf-8"):
        message = json.loads(line)
        kind = "Failure" if "error" in message else "Success" if "result" in message else "StreamOutputNotification"
        getattr(models, kind).model_validate(message)
        read += 1
    # What the models make, too: parameters as a program would build them.
    params = models.MachineExecParams.model_validate({"name": "dev", "argv": ["true"], "timeout": "30s"})
    assert params.model_dump(by_alias=True, exclude_none=True, mode="json")["argv"] == ["true"]
    try:
        models.MachineExecParams.model_validate({"name": "-x", "argv": ["true"]})
        raise AssertionError("a name that is none was taken")
    except ValueError:
        pass
    print(f"{read} lines read by generated models")
