# Draws the pictures of the documentation with `greenroom` and `chromium` on the path: `make pictures`. A picture is one section of a
# page; the others are hidden in a copy, which therefore goes without the rule that names the page's own styles.
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# draw PAGE SECTION HEIGHT NAME
draw() {
  sed -e 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' \
    -e "s#</head>#<style>nav, section:not(\\#$2), section > p { display: none !important }</style></head>#" "$1" > "$work/page.html"
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" --virtual-time-budget=10000 \
    --window-size=960,"$3" --force-device-scale-factor=0.8 --screenshot="$here/$4.png" "file://$work/page.html" 2> /dev/null
  ls -l "$here/$4.png"
}

export GREENROOM_HTML_ASSETS=/usr/share/javascript/dygraphs
cp "$root"/Examples/tutorial/sessions.csv "$root"/Examples/tutorial/school.yaml "$work"
cd "$work"
greenroom trace convert sessions.csv --column meeting_id=Session --column start_time=Begins --column 'duration_s=Length (min)' \
  --column participants=Enrolled --time-format dd/mm/yyyy --time-zone Europe/Berlin --on-bad-row skip --output september.csv 2> /dev/null
greenroom simulate school.yaml --quiet --out run > /dev/null
draw run/report.html time 830 tutorial-run
greenroom sweep school.yaml --set replications=5 --quiet --out sweep > /dev/null
draw sweep/report.html front 640 tutorial-sweep
greenroom simulate "$root/scenarios/campus-week.yaml" --quiet --out campus > /dev/null
draw campus/report.html time 830 run
greenroom sweep "$root/scenarios/warm-pool-sweep.yaml" --quiet --out many > /dev/null
draw many/report.html front 640 sweep
