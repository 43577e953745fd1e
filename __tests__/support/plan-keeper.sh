#!/bin/sh
# Stands for Terraform in a deploy (TERRAFORM_BINARY_NAME): keeps the plan of each apply and destroy, as JSON.
#
# A plan of its own, made just before: cdktf applies without a file, and what a stack reads of the stacks
# before it is there only when those are applied.
#
# KEEPER_TERRAFORM  the real Terraform
# KEEPER_PLANS      folder for <stack>.<verb>.json

case ${1-} in
  apply) mode= ;;
  destroy) mode=-destroy ;;
  *) exec "$KEEPER_TERRAFORM" "$@" ;;
esac

plan="$KEEPER_PLANS/$(basename "$PWD").$1"
# Where it fails, Terraform itself says so below.
"$KEEPER_TERRAFORM" plan $mode -input=false -out="$plan" >"$plan.log" 2>&1 &&
  "$KEEPER_TERRAFORM" show -json "$plan" >"$plan.json"
exec "$KEEPER_TERRAFORM" "$@"
