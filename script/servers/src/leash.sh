# Runs one server and ends it when standard input ends, which happens at the latest when the
# process that started this is gone, however it went.
#
# Arguments: the signal that asks the server to stop, the seconds it is given, the file for its
# output, the folders to remove afterwards, `--`, the server's command.
# First answers the server's pid. Then each line is an order, answered with 0 or with why not:
# `runs` (does the server still run?), `leave` (do not remove the folders) or a signal for it.
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

runs() {
    [[ -n $(jobs -pr) ]]
}

"$@" 9>&2 >>"$log" 2>&1 </dev/null &
trap '' PIPE
echo $!

while read -r order; do
    case $order in
        runs) runs ;;
        leave) folders=() ;;
        *) runs && kill -s "$order" %1 ;;
    esac
    echo $?
done

exec >/dev/null
runs && kill -s "$signal" %1
# A paused process takes no signal but this one and the one that ends it.
runs && kill -s CONT %1
for ((tick = 0; tick < seconds * 20; tick++)); do
    runs || break
    sleep 0.05
done
runs && kill -s KILL %1
wait
if ((${#folders[@]})); then
    rm -rf -- "${folders[@]}"
fi
