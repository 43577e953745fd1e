"""Runs moto's server, with calls that it lacks, and ends it when the process that started it is gone."""

import copy
import hmac
import json
import os
import sys
import threading
import time

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPC
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

# A VPC or subnet that an account sees of another one is a copy without tags; its owner stays the owner.
VPC.owner_id = Subnet.owner_id = property(lambda self: getattr(self, "shared_by", self.ec2_backend.account_id))

# What each account sees of others: where it stands, and by which id.
_seen: "dict[str, list[tuple[dict, str]]]" = {}


def _share_subnets(account_id: str, subnet_arns: "list[str]") -> "dict[str, str]":
    """Lets an account see these subnets of others, and their VPCs, and no others of others; answers who owns them."""
    found = []
    for arn in subnet_arns:
        _, _, _, region, owner, name = arn.split(":")
        owners = ec2_backends[owner][region]
        subnet = owners.get_subnet(name.removeprefix("subnet/"))
        found.append((ec2_backends[account_id][region], owners.get_vpc(subnet.vpc_id), subnet))
    for things, name in _seen.pop(account_id, []):
        things.pop(name, None)
    for backend, vpc, subnet in found:
        of_zone = backend.subnets[subnet.availability_zone]
        backend.vpcs[vpc.id] = _as_seen(vpc, backend)
        of_zone[subnet.id] = _as_seen(subnet, backend)
        _seen.setdefault(account_id, []).extend([(backend.vpcs, vpc.id), (of_zone, subnet.id)])
    return {thing.id: thing.owner_id for _, vpc, subnet in found for thing in (vpc, subnet)}


def _as_seen(thing: "VPC | Subnet", backend: EC2Backend) -> "VPC | Subnet":
    seen = copy.copy(thing)
    seen.shared_by = thing.owner_id
    seen.ec2_backend = backend
    return seen


# Whoever reaches this port without the front would be the owner of every account: only the front has the token.
_token = os.environ.pop("CAUSEWAY_SANDBOX_TOKEN")
_dispatch = DomainDispatcherApplication.__call__


def _answer_the_front(application, environ, start_response):
    if not hmac.compare_digest(environ.get("HTTP_X_CAUSEWAY_SANDBOX_TOKEN", "").encode(), _token.encode()):
        start_response("403 FORBIDDEN", [("content-type", "text/plain")])
        return [b"moto answers the sandbox's front only: use the address that npm run --silent sandbox -- env prints.\n"]
    # A call that the front passes on is one of an account, whatever its path.
    if "HTTP_X_MOTO_ACCOUNT_ID" in environ:
        return _dispatch(application, environ, start_response)
    told = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    owners = _share_subnets(told["accountId"], told["subnetArns"])
    start_response("200 OK", [("content-type", "application/json")])
    return [json.dumps(owners).encode()]


DomainDispatcherApplication.__call__ = _answer_the_front

threading.Thread(target=_end_with_parent, daemon=True).start()
main(sys.argv[1:])
