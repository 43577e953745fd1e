"""Runs moto's server, with calls that it lacks, and ends it when the process that started it is gone."""

import hmac
import os
import sys
import threading
import time

from moto.iam.access_control import PermissionResult
from moto.logs.responses import LogsResponse
from moto.s3.models import FakeBucket
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main

_parent = os.getppid()


def _end_with_parent() -> None:
    while os.getppid() == _parent:
        time.sleep(0.5)
    os._exit(0)


def _set_key(response: LogsResponse, key: "str | None") -> str:
    """Changes the key of a log group that exists; moto only knows one that is given at the creation."""
    name = response._get_param("logGroupName")
    if name is None:
        name = response._get_param("resourceIdentifier").split(":log-group:")[1].split(":")[0]
    response.logs_backend.groups[name].kms_key_id = key
    return ""


LogsResponse.associate_kms_key = lambda self: _set_key(self, self._get_param("kmsKeyId"))
LogsResponse.disassociate_kms_key = lambda self: _set_key(self, None)

# The front judges every call by its policies; moto knows no conditions, and takes "Deny without TLS" for "Deny".
FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL

# Whoever reaches this port without the front would be the owner of every account: only the front has the token.
_token = os.environ.pop("CAUSEWAY_SANDBOX_TOKEN")
_dispatch = DomainDispatcherApplication.__call__


def _answer_the_front(application, environ, start_response):
    if hmac.compare_digest(environ.get("HTTP_X_CAUSEWAY_SANDBOX_TOKEN", "").encode(), _token.encode()):
        return _dispatch(application, environ, start_response)
    start_response("403 FORBIDDEN", [("content-type", "text/plain")])
    return [b"moto answers the sandbox's front only: use the address that npm run --silent sandbox -- env prints.\n"]


DomainDispatcherApplication.__call__ = _answer_the_front

threading.Thread(target=_end_with_parent, daemon=True).start()
main(sys.argv[1:])
