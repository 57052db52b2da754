# The commands of a contributor and of CI. Each installs what it needs and is not there yet.
SWIFT ?= swift
JOBS ?= 2
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
CHECKOUT := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Examples/CustomPolicy/Package.swift \
  Examples/CustomPolicy/Sources

PREFIX ?= /usr/local

.PHONY: build demo install manual test test-full test-browser test-slurm clusters image browser bank example docs lint format bench reports reproduce pictures dependencies valgrind \
  rivals spreadsheet linters

# The program alone, and where it is.
build: dependencies
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	@echo "greenroom is in $$($(SWIFT) build -c release --show-bin-path)"

# One week of classes on a pool that scales with demand, and beside it the same week on a fixed fleet sized for the peak.
demo: dependencies
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	@echo
	@echo "== The same week on a fixed fleet that is large enough for the peak =="
	@$$($(SWIFT) build -c release --show-bin-path)/greenroom simulate scenarios/campus-week-fixed.yaml --quiet
	@echo
	@echo "== The week on a pool that scales with demand, out of a warm pool =="
	@$$($(SWIFT) build -c release --show-bin-path)/greenroom simulate scenarios/campus-week.yaml --worst 3

test: export GREENROOM_OPTIMIZED_TESTS = 1
test: dependencies spreadsheet
	$(SWIFT) build -j $(JOBS) --build-tests
	$(SWIFT) test -j $(JOBS) --skip-build
	$(MAKE) example

# What takes longer than a contributor waits: the same tests over many more random scenarios, ten minutes of damaged traces, how often
# what is called certain is right, on 60,000 simulated days, and two recipes of CONTRIBUTING on a copy of the package.
test-full: export GREENROOM_OPTIMIZED_TESTS = 1
test-full: dependencies spreadsheet linters bank
	GREENROOM_RANDOM_SCENARIOS=20000 GREENROOM_COVERAGE_REPETITIONS=1000 GREENROOM_FUZZ_SECONDS=600 GREENROOM_FLIPS=10000 GREENROOM_RECIPES=1 \
	  GREENROOM_BANK=$(CURDIR)/.build/bank/bank.csv GREENROOM_RELEASE=$$($(SWIFT) build -c release --show-bin-path)/greenroom \
	  $(SWIFT) test -j $(JOBS)

# The pages in a browser, without windows: 300 MB to fetch.
test-browser: export GREENROOM_OPTIMIZED_TESTS = 1
test-browser: dependencies browser
	$(SWIFT) build -j $(JOBS) --build-tests
	$(SWIFT) test -j $(JOBS) --skip-build --filter BrowserTests

# A sweep on a real Slurm with four nodes, and one over two hosts by ssh, all of it on this machine and in folders of its own.
test-slurm: export GREENROOM_OPTIMIZED_TESTS = 1
test-slurm: dependencies clusters
	$(SWIFT) build -j $(JOBS) --product greenroom
	Tests/Clusters/test-slurm $$($(SWIFT) build --show-bin-path)/greenroom
	Tests/Clusters/test-ssh $$($(SWIFT) build --show-bin-path)/greenroom

# What each of 60,000 days comes to on seven pools that differ in their headroom: a few minutes on two cores.
bank: dependencies
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	mkdir -p .build/bank
	$$($(SWIFT) build -c release --show-bin-path)/greenroom sweep Tests/StudiesTests/Certainty/family.yaml --out .build/bank --quiet > /dev/null
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$$i] = i } \
	  { print $$at["scaling.free_participants"] "," $$at["replication"] "," $$at["joins_offered"] "," $$at["joins_rejected"] "," \
	    $$at["rejected_join_rate_worst_hour"] "," $$at["cost_capacity_usd"] }' .build/bank/runs.csv > .build/bank/bank.csv
	rm -f .build/bank/runs.csv

# A package of its own with a policy, a placement and a demand, on the library: what it prints is compared. It is built where the
# checkout is, so that only its own files are compiled; the plan of a build is made anew where another package was built before.
example: dependencies
	rm -f .build/debug.yaml
	$(SWIFT) build -j $(JOBS) --package-path Examples/CustomPolicy --scratch-path .build
	rm -f .build/debug.yaml
	.build/debug/CustomPolicy Examples/CustomPolicy/lectures.yaml | diff Examples/CustomPolicy/expected.txt -

# DocC pages of what another package sees, out of the built modules: the compiler that comes with Swift makes them, no plugin is needed.
docs: dependencies
	$(SWIFT) build -j $(JOBS) --target Greenroom
	rm -rf .build/docs
	mkdir -p .build/docs/symbols
	$(SWIFT) symbolgraph-extract -module-name Greenroom -target $$($(SWIFT) -print-target-info | awk -F'"' '/"triple"/ { print $$4; exit }') \
	  -I $$($(SWIFT) build --show-bin-path)/Modules -minimum-access-level public -skip-synthesized-members -output-dir .build/docs/symbols \
	  -experimental-allowed-reexported-modules=PoolSimulation,Probability,Settings,Studies,Workloads \
	  $$(ls Sources/*/module.modulemap .build/checkouts/GRDB.swift/Sources/GRDBSQLite/module.modulemap \
	    .build/checkouts/Yams/Sources/CYaml/include/module.modulemap | sed 's/^/-Xcc -fmodule-map-file=/')
	docc convert Sources/Greenroom/Greenroom.docc --additional-symbol-graph-dir .build/docs/symbols --output-dir .build/docs/site \
	  --fallback-display-name Greenroom --fallback-bundle-identifier greenroom --warnings-as-errors

lint: dependencies
	$(SWIFT) format lint --strict --configuration .swift-format --recursive $(CHECKOUT)

format:
	$(SWIFT) format --in-place --configuration .swift-format --recursive $(CHECKOUT)

# Instructions and allocations for each join and its leave, the shipped sweep on both cores, what an event costs in the corners, and the
# same trace elsewhere, against the committed thresholds; then what each module costs a first build.
bench: dependencies valgrind rivals
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	cd Benchmarks && $(SWIFT) build -c release -j $(JOBS) && ./measure && ./corners && ./rivals/compare && ./build-times

# The committed results of the shipped scenarios, written anew by a release build.
reports: dependencies
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	@for scenario in scenarios/*.yaml; do \
	  name=$$(basename $$scenario .yaml); \
	  $$($(SWIFT) build -c release --show-bin-path)/greenroom simulate $$scenario --out reports/$$name --quiet --no-html > /dev/null || exit 1; \
	done
	@folder=$$(mktemp -d) && $$($(SWIFT) build -c release --show-bin-path)/greenroom sweep scenarios/policies/campus-week.yaml --out $$folder --quiet \
	  > /dev/null && cp $$folder/variants.csv reports/policy-comparison/ && rm -r $$folder

# The pictures of the documentation: our own pages of the shipped scenarios and of the tutorial's, drawn by a browser.
pictures: dependencies browser
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	PATH="$$($(SWIFT) build -c release --show-bin-path):$$PATH" sh Docs/pictures/draw.sh

# Published and exact tables, and what the scenarios of scenarios/reproduce come to beside them: printed, and put into Docs/Validation.md
# between its markers. A few minutes on two cores.
reproduce: dependencies
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	mkdir -p .build/reproduce
	sh scenarios/reproduce/run.sh $$($(SWIFT) build -c release --show-bin-path)/greenroom .build/reproduce > .build/reproduce/tables.md
	@cat .build/reproduce/tables.md
	@awk -v tables=.build/reproduce/tables.md '/^<!-- to here -->/ { skipping = 0 } !skipping { print } \
	  /^<!-- make reproduce writes from here -->/ { while ((getline line < tables) > 0) print line; skipping = 1 }' \
	  Docs/Validation.md > .build/reproduce/Validation.md
	@cmp -s .build/reproduce/Validation.md Docs/Validation.md || cp .build/reproduce/Validation.md Docs/Validation.md

# The release binary, a manual page for each command, and completions for bash, zsh and fish, below PREFIX.
install: dependencies manual
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	@binary=$$($(SWIFT) build -c release --show-bin-path)/greenroom; share=$(DESTDIR)$(PREFIX)/share; set -e; \
	install -D -m 755 $$binary $(DESTDIR)$(PREFIX)/bin/greenroom; \
	mkdir -p $$share/man/man1 $$share/bash-completion/completions $$share/zsh/site-functions $$share/fish/vendor_completions.d; \
	$$binary --generate-completion-script bash > $$share/bash-completion/completions/greenroom; \
	$$binary --generate-completion-script zsh > $$share/zsh/site-functions/_greenroom; \
	$$binary --generate-completion-script fish > $$share/fish/vendor_completions.d/greenroom.fish; \
	help2man --no-info --name "capacity simulator for pools of WebRTC media servers" --output $$share/man/man1/greenroom.1 $$binary; \
	for command in $$($$binary --help | awk '/^SUBCOMMANDS/ { on = 1; next } /^EXAMPLES/ { on = 0 } on && /^  [a-z]/ { print $$1 }'); do \
	  help2man --no-info --name "$$($$binary $$command --help | sed -n '1s/^OVERVIEW: //p')" --output $$share/man/man1/greenroom-$$command.1 "$$binary $$command"; \
	done; \
	echo "greenroom is in $(DESTDIR)$(PREFIX)/bin; man greenroom, and man greenroom-simulate for a command"

# An image with the release binary for AWS Batch and Kubernetes, as Dockerfile has it: IMAGE is its name. Studies for it are planned in it,
# since a shard refuses a study of another program.
IMAGE ?= greenroom
image: dependencies
	$(SWIFT) build -c release -j $(JOBS) --product greenroom
	rm -rf .build/image
	mkdir -p .build/image/lib
	cp Dockerfile $$($(SWIFT) build -c release --show-bin-path)/greenroom .build/image/
	ldd .build/image/greenroom | awk '/swift\/linux/ { print $$3 }' | xargs -I % cp % .build/image/lib/
	@command -v docker > /dev/null || { echo "image: there is no docker here; .build/image has what \`docker build\` takes" >&2; exit 1; }
	docker build -t $(IMAGE) .build/image

# What makes manual pages out of --help.
manual:
	@command -v help2man > /dev/null || { $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends help2man > /dev/null; }

# GSL for random variates and special functions; libical for calendars; libmicrohttpd for the studio; SQLite for the results store; libxlsxwriter for workbooks; nettle for SHA-256; zlib for traces
# in .gz. pkg-config tells the compiler where they are.
dependencies:
	@missing=""; \
	for package in libgsl-dev libical-dev libmicrohttpd-dev libsqlite3-dev libxlsxwriter-dev nettle-dev zlib1g-dev pkg-config; do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing > /dev/null; \
	fi

# Slurm's daemons and their munge, GNU parallel, and ssh at both ends.
clusters:
	@missing=""; \
	for package in slurm-wlm munge parallel openssh-server openssh-client; do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing > /dev/null; \
	fi

browser:
	@[ -e /usr/share/javascript/dygraphs/dygraph.min.js ] && command -v chromium > /dev/null || { $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libjs-dygraphs chromium > /dev/null; }

valgrind:
	@[ -x /usr/bin/valgrind ] && [ -x /usr/bin/time ] || \
	  { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends valgrind time > /dev/null; }

# What the engine is compared with.
rivals:
	@python3 -c 'import simpy' 2> /dev/null || python3 -m pip install --quiet simpy
	@command -v c++ > /dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends g++ > /dev/null; }

# What judges templates: the tests that use them are skipped where they are missing.
linters:
	@command -v cfn-lint > /dev/null && python3 -c 'import hcl2' 2> /dev/null || python3 -m pip install --quiet cfn-lint==1.51.0 python-hcl2

# LibreOffice without windows, 90 MB to fetch: the tests that open reports in it are skipped where it is missing.
spreadsheet:
	@command -v soffice > /dev/null || { $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui > /dev/null; }
