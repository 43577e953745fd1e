#!/bin/sh
# Stands between cdktf and Terraform (cdktf runs whatever TERRAFORM_BINARY_NAME names).
#
# cdktf runs Terraform on a pseudo-terminal of its own and neither handles Ctrl-C nor passes it on: when
# cdktf ends, the kernel hangs the pseudo-terminal up, and a hang-up kills Terraform before it has saved
# what it just created. This script turns every way of ending early (a hang-up, a termination, the death
# of the command line) into the one interrupt after which Terraform finishes, saves and unlocks.
#
# CAUSEWAY_TERRAFORM  the real Terraform
# CAUSEWAY_RUN        folder of this run: <stack>.<verb>.log and .exit, <pid>.running, and `stop` after Ctrl-C
# CAUSEWAY_PID        process id of the command line
# CAUSEWAY_EVENTS     "json": apply and destroy write Terraform's JSON events to the log
#                     "text": they write Terraform's text there; empty: output goes to cdktf as ever

case ${1-} in
  init | apply | destroy) verb=$1 ;;
  *) exec "$CAUSEWAY_TERRAFORM" "$@" ;;
esac

log="$CAUSEWAY_RUN/$(basename "$PWD").$verb.log"

if [ -e "$CAUSEWAY_RUN/stop" ] || ! kill -0 "$CAUSEWAY_PID" 2>/dev/null; then
  echo "not started: the run was interrupted" >&2
  exit 130
fi

if [ "$verb" = init ]; then
  set -- "$@" -input=false
elif [ "$CAUSEWAY_EVENTS" = json ]; then
  set -- "$@" -json
fi

if [ -n "$CAUSEWAY_EVENTS" ]; then
  "$CAUSEWAY_TERRAFORM" "$@" >"$log" 2>&1 <&0 &
else
  "$CAUSEWAY_TERRAFORM" "$@" <&0 &
fi
terraform=$!

interrupted=
interrupt() {
  # A second interrupt would make Terraform quit at once, without saving: never send two.
  [ -n "$interrupted" ] || kill -INT "$terraform" 2>/dev/null
  interrupted=yes
}
trap interrupt HUP TERM
# Ctrl-C typed at the pseudo-terminal reaches Terraform itself, which shares its process group.
trap 'interrupted=yes' INT

echo "$terraform" >"$CAUSEWAY_RUN/$$.running"

guard=$$
(
  trap '' HUP INT
  while kill -0 "$CAUSEWAY_PID" 2>/dev/null; do sleep 1; done
  kill -TERM "$guard"
) </dev/null >/dev/null 2>&1 &
watcher=$!

# `wait` returns early when a trapped signal arrives, so it is asked until Terraform is really gone.
while :; do
  wait "$terraform"
  status=$?
  kill -0 "$terraform" 2>/dev/null || break
done

kill -TERM "$watcher" 2>/dev/null
echo "$status" >"$CAUSEWAY_RUN/$(basename "$PWD").$verb.exit"
rm -f "$CAUSEWAY_RUN/$$.running"
exit "$status"
