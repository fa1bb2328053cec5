# Runs one server and ends it when standard input ends, which happens at the latest when the
# process that started this is gone, however it went.
#
# Arguments: the signal that asks the server to stop, the seconds it is given, the file for its
# output, the folders to remove afterwards, `--`, the server's command.
# First answers the server's pid. Then each line is an order, answered with 0 or with why not:
# `leave` (do not remove the folders) or a signal for the server; 0 asks whether it still runs.
#
# Standard error is the locked file by which others see that the folders are in use, so the server
# holds it as well. A job number, unlike a pid, can only ever mean our own server.
signal=$1 seconds=$2 log=$3
shift 3
folders=()
while [[ $1 != -- ]]; do
    folders+=("$1")
    shift
done
shift

"$@" 9>&2 >>"$log" 2>&1 </dev/null &
server=$!
trap '' PIPE
echo "$server"

while read -r order; do
    if [[ $order == leave ]]; then
        folders=()
    else
        kill -s "$order" %1
    fi
    echo $?
done

exec >/dev/null
kill -s "$signal" %1
# A stopped process takes no other signal than the one that ends it.
kill -s CONT %1
sleep "$seconds" &
timer=$!
wait -n "$server" "$timer"
kill -s KILL %1
kill "$timer"
wait
if ((${#folders[@]})); then
    rm -rf -- "${folders[@]}"
fi
