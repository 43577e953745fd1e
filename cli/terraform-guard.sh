#!/bin/sh
# Stands between cdktf and Terraform (cdktf runs whatever TERRAFORM_BINARY_NAME names).
#
# cdktf runs Terraform on a pseudo-terminal of its own and neither handles Ctrl-C nor passes it on: when
# cdktf ends, the kernel hangs the pseudo-terminal up, and a hang-up kills Terraform before it has saved
# what it just created. Behind this script Terraform does not notice: it finishes the stack it is at.
# Once a run is stopped, no other stack begins.
#
# CAUSEWAY_TERRAFORM  the real Terraform
# CAUSEWAY_RUN        folder of this run: <stack>.<verb>.log and .exit, <pid>.running, `stop` after Ctrl-C
# CAUSEWAY_PID        process id of the command line
# CAUSEWAY_LOCK       how long apply and destroy wait for the state's lock: an argument, or empty
# CAUSEWAY_PLAN       plan file that apply is given, or empty
# CAUSEWAY_EVENTS     "json": apply and destroy write Terraform's JSON events to the log
#                     "text": they write Terraform's text there; empty: they go on talking to cdktf,
#                     which asks for approval

case ${1-} in
  init | apply | destroy) verb=$1 ;;
  *) exec "$CAUSEWAY_TERRAFORM" "$@" ;;
esac

if [ -e "$CAUSEWAY_RUN/stop" ] || ! kill -0 "$CAUSEWAY_PID" 2>/dev/null; then
  echo "not started: the run was interrupted" >&2
  exit 130
fi

record="$CAUSEWAY_RUN/$(basename "$PWD").$verb"
if [ "$verb" = init ]; then
  set -- "$@" -input=false
else
  [ -z "${CAUSEWAY_LOCK-}" ] || set -- "$@" "$CAUSEWAY_LOCK"
  [ "$CAUSEWAY_EVENTS" != json ] || set -- "$@" -json
  # Last: Terraform takes no option after it.
  [ "$verb" != apply ] || [ -z "${CAUSEWAY_PLAN-}" ] || set -- "$@" "$CAUSEWAY_PLAN"
fi

# Terraform inherits that a hang-up is ignored.
trap '' HUP
# A shell gives what it runs in the background an empty standard input; Terraform may have to ask.
exec 3<&0
# At Ctrl-C, cdktf types it at the pseudo-terminal and ends: it must not become an interrupt there.
[ -n "$CAUSEWAY_EVENTS" ] || stty -isig 2>/dev/null
if [ -n "$CAUSEWAY_EVENTS" ] || [ "$verb" = init ]; then
  "$CAUSEWAY_TERRAFORM" "$@" >"$record.log" 2>&1 <&3 3<&- &
else
  "$CAUSEWAY_TERRAFORM" "$@" <&3 3<&- &
fi
terraform=$!

# A second interrupt would make Terraform quit at once, without saving: at most one is sent.
interrupted=
trap '[ -n "$interrupted" ] || kill -INT "$terraform" 2>/dev/null; interrupted=yes' TERM
trap '' INT

echo "$terraform" >"$CAUSEWAY_RUN/$$.running"

# `wait` returns early when a trapped signal arrives, so it is asked until Terraform is really gone.
while :; do
  wait "$terraform"
  status=$?
  kill -0 "$terraform" 2>/dev/null || break
done

echo "$status" >"$record.exit"
rm -f "$CAUSEWAY_RUN/$$.running"
exit "$status"
