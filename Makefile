# Lifeboat. The two commands that matter: make demo, make test.
#
#   make demo         set everything up and open the window with a simulated iPhone
#   make run          the same window for your own iPhone
#   make test         set up what tests need and run all of them, without a screen
#
#   make test-pure    tests that need neither a C compiler nor a display
#   make test-race    the same under the race detector
#   make lint         gofumpt, vet, staticcheck, actionlint, govulncheck
#   make test-window  the real window under Xvfb, driven by mouse and keyboard
#   make cross        vet for Windows and macOS, and the programs for them: bin/windows, bin/darwin
#   make test-windows Windows under Wine: the packages' tests, the installer, window and terminal used (root, 5 GB of disk, takes a while)
#   make bench        benchmarks against other tools (takes a while)
#   make idle         processor time of the idle window, against an empty one (takes a while)
#   make monkey       random clicks and keys for MONKEY (default 10m): nothing may break or grow
#   make fuzz         every fuzz target, FUZZTIME each (default 30s)
#   make oracle       N damaged backups (default 500, seed SEED) through check and repair, judged by ../shared/oracle
#   make proofs       saving out of a backup: killed 100 times, 20 full disks, other file systems (FAT with user-mode-linux);
#                     odd and mutated databases
#   make screenshots  the pictures of the README
#   make gallery      every scene of the window in every theme, language and size, into artefacts/gallery
#   make filmstrip    the way from the door to the end, as one picture in each theme
#   make licences     assets/licences.txt, after a change of go.mod
#   make build        bin/lifeboat, bin/lifeboatctl, bin/simphone
#   make release      the same without Fyne's thread checks, stripped
#   make packages     all that people download, into artefacts/packages: see .ci/release
#   make packages-twice  the same in two folders: the same bytes come out
#   make source       the sources with all modules in them, beside the packages
#   make test-source  builds them without a network, as the manifest for Flatpak says (root, or user namespaces)
#   make test-packages   installs, uses and removes them, in a Debian 12 and 13 of their own (root)

GO        := ./.ci/go
CLANG     := $(firstword $(foreach c,clang clang-14 clang-19 clang-16,$(shell command -v $(c) 2>/dev/null)))
CC        := $(if $(CLANG),$(CLANG),cc)
# clang compiles, gcc links: clang alone would tie the program to ten more libraries.
LDFLAGS   := $(if $(CLANG),-extld gcc)
FUZZTIME  ?= 30s
N         ?= 500
MONKEY    ?= 10m
SEED      ?= 1
ORACLE    ?= ../shared/oracle
ARTEFACTS ?= artefacts
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOFUMPT     := mvdan.cc/gofumpt@v0.9.2
ACTIONLINT  := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.1.4
export CC
# Which commit it is; asked of git when something is built.
STAMP      = $(shell ./.ci/version)

.PHONY: demo run build release test test-pure test-race lint cross test-window gallery test-windows bench idle frames monkey fuzz oracle proofs screenshots licences setup setup-test setup-packages packages packages-linux packages-windows packages-twice test-packages source test-source clean filmstrip

demo: setup build
	./bin/lifeboat -demo

run: setup build
	./bin/lifeboat

setup:
	@./.ci/setup build run

setup-test:
	@./.ci/setup build run test

build:
	@mkdir -p bin
	$(GO) build -tags window -ldflags "$(LDFLAGS) $(STAMP)" -o bin/lifeboat ./cmd/lifeboat
	CGO_ENABLED=0 $(GO) build -ldflags "$(STAMP)" -o bin/lifeboatctl ./cmd/lifeboatctl
	CGO_ENABLED=0 $(GO) build -ldflags "$(STAMP)" -o bin/simphone ./cmd/simphone

release:
	@mkdir -p bin
	$(GO) build -trimpath -tags window,migrated_fynedo,release -ldflags "-s -w $(LDFLAGS) $(STAMP)" -o bin/lifeboat ./cmd/lifeboat
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w $(STAMP)" -o bin/lifeboatctl ./cmd/lifeboatctl
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w $(STAMP)" -o bin/simphone ./cmd/simphone

test: setup-test test-pure test-race lint cross test-window

test-pure:
	CGO_ENABLED=0 $(GO) vet -tags ci ./...
	CGO_ENABLED=0 $(GO) test -vet=off -timeout 60m -tags ci ./...

test-race:
	CC=gcc $(GO) test -vet=off -timeout 60m -race -short -tags ci ./...

lint:
	@out="$$(CGO_ENABLED=0 $(GO) run $(GOFUMPT) -l assets cmd device guide ui)"; \
	  if [ -n "$$out" ]; then echo "gofumpt would change:"; echo "$$out"; exit 1; fi
	CGO_ENABLED=0 $(GO) run $(STATICCHECK) -tags ci ./...
	CGO_ENABLED=0 $(GO) run $(ACTIONLINT)
	@CGO_ENABLED=0 $(GO) run $(GOVULNCHECK) -tags ci ./... || { \
	  s=$$?; if [ $$s -eq 3 ]; then exit 3; fi; echo "govulncheck could not reach its database: skipped"; }

# Fyne's window for macOS needs Apple's headers: a test in cmd checks its types instead.
# The other processors of both systems are built with the packages.
cross:
	@./.ci/setup build cross
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 $(GO) vet -tags ci ./...
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 $(GO) vet -tags ci $$($(GO) list ./... | grep -v /cmd/lifeboat$$)
	@set -e; for to in windows/amd64 darwin/arm64; do \
	  echo "bin/$$to: lifeboatctl, simphone"; mkdir -p bin/$$to; \
	  GOOS=$${to%/*} GOARCH=$${to#*/} CGO_ENABLED=0 $(GO) build -o bin/$$to/ ./cmd/lifeboatctl ./cmd/simphone; \
	done
	GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC="clang --target=x86_64-w64-mingw32" \
	  $(GO) build -ldflags "-extld x86_64-w64-mingw32-gcc -H=windowsgui" -o bin/windows/amd64/ ./cmd/lifeboat

test-windows:
	@./.ci/setup build test package windows
	./.ci/windows/test
	./.ci/release/windows
	./.ci/windows/journey

test-window: build
	@mkdir -p $(ARTEFACTS)/gallery
	LIFEBOAT_SHAPES=2 LIFEBOAT_PICTURES=$(CURDIR)/$(ARTEFACTS)/gallery CGO_ENABLED=0 $(GO) test -count=1 -tags ci -timeout 60m -run TestGallery ./ui
	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$(CURDIR)/bin LIFEBOAT_ARTEFACTS=$(CURDIR)/$(ARTEFACTS) \
	  CGO_ENABLED=0 $(GO) test -count=1 -parallel 3 -timeout 90m ./cmd/lifeboat/e2e/...

gallery:
	@mkdir -p $(ARTEFACTS)/gallery
	LIFEBOAT_PICTURES=$(CURDIR)/$(ARTEFACTS)/gallery CGO_ENABLED=0 $(GO) test -count=1 -tags ci -timeout 30m -run TestGallery ./ui

bench: setup-test
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 60m ./device/...

idle: setup-test build
	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$(CURDIR)/bin CGO_ENABLED=0 $(GO) test -run '^$$' -bench Idle -benchtime 1x -timeout 60m ./cmd/lifeboat/e2e

monkey: setup-test build
	MONKEY=5000 CGO_ENABLED=0 $(GO) test -count=1 -tags ci -timeout 60m -run TestMonkey ./ui
	LIFEBOAT_E2E=1 LIFEBOAT_MONKEY=$(MONKEY) LIFEBOAT_BIN=$(CURDIR)/bin LIFEBOAT_ARTEFACTS=$(CURDIR)/$(ARTEFACTS) \
	  CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 90m -run TestMonkey ./cmd/lifeboat/e2e

# How long pictures of the real window take: the list, a check, a backup, both.
frames: setup-test build
	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$(CURDIR)/bin CGO_ENABLED=0 $(GO) test -run '^$$' -bench Frames -benchtime 1x -timeout 30m ./cmd/lifeboat/e2e

# What is found is made smaller ten times at most, not for a minute: that counts as no run, and
# of a database it makes nothing smaller.
fuzz:
	@set -e; for pkg in $$(CGO_ENABLED=0 $(GO) list ./assets/... ./cmd/lifeboatctl/... ./device/... ./guide/...); do \
	  for f in $$(CGO_ENABLED=0 $(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$f"; CGO_ENABLED=0 $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
	  done; done

# The first python3 in PATH may be one without the package cryptography.
oracle: setup-test
	@test -f $(ORACLE)/run_oracle.py || { echo "no oracle in $(ORACLE)"; exit 1; }
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -o bin/lifeboatctl ./cmd/lifeboatctl
	@for p in python3 /usr/bin/python3; do \
	  if $$p -c 'import cryptography' 2>/dev/null; then \
	    LIFEBOATCTL=$(CURDIR)/bin/lifeboatctl exec nice $$p -B $(ORACLE)/run_oracle.py $(N) $(SEED); \
	  fi; \
	done; echo "no python3 with cryptography"; exit 1

proofs: setup-test
	LIFEBOAT_KILLS=100 LIFEBOAT_FULL_DISKS=20 CGO_ENABLED=0 $(GO) test -count=1 -v -timeout 60m -run 'TestKilled|TestFullDisk|TestFileSystems|TestOtherDisk|TestFAT' ./device/backup/contents/save/...
	LIFEBOAT_MUTATIONS=400 CGO_ENABLED=0 $(GO) test -count=1 -timeout 60m -run 'TestMutated|TestVariants|TestCutShort|TestHostileDatabases' ./device/backup/contents

screenshots: setup-test build
	./.ci/screenshots TestScreenshots

filmstrip: setup-test build
	./.ci/screenshots TestFilmStrip

licences:
	./.ci/licences

packages: setup-packages
	./.ci/release/all

packages-linux: setup-packages
	./.ci/release/linux

packages-windows: setup-packages
	./.ci/release/windows

packages-twice: setup-packages
	./.ci/release/twice

test-packages: setup-packages setup-test
	./.ci/release/test

source: setup-packages
	./.ci/release/source

test-source: setup-packages
	./.ci/release/test-source

setup-packages:
	@./.ci/setup build package

clean:
	rm -rf bin build $(ARTEFACTS)
