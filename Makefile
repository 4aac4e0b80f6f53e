# Thin front to CMake. `make demo` and `make test` work on a fresh Debian 12 with git and make.
PRESET ?= release
JOBS   ?= 2
BUILD  := build/$(PRESET)
BINARY := $(BUILD)/rulecheck

.PHONY: help deps configure build demo test test-asan oracle bench flow-fuzz flow-mutants format format-check tidy package clean

help:
	@echo "make deps     install the Debian packages that the build needs"
	@echo "make build    build the release binary ($(BINARY))"
	@echo "make demo     build, lint and test rules/, and see that an outage pages"
	@echo "make test     build and run every test (PRESET=dev|asan|clang for other builds)"
	@echo "make oracle   compare with recorded answers of the real engines (needs ../shared)"
	@echo "make flow-fuzz     hold label flow against the engine on random worlds for a minute"
	@echo "make flow-mutants  see that this finds each of the bugs that can be turned on in it"
	@echo "make bench    time lint and test against Debian's promtool"
	@echo "make package  make a .deb and a tarball in $(BUILD), and try the tarball in an empty root"
	@echo "make format   format the sources; make tidy runs clang-tidy"

deps:
	@.ci/deps

# The binary alone; tests, benchmarks and the oracle are built by their own targets.
build: configure
	@cmake --build --preset $(PRESET) -j $(JOBS) --target rulecheck_bin

configure: deps
	@cmake --preset $(PRESET) >/dev/null

demo: build
	$(BINARY) lint rules/
	$(BINARY) test rules/
	$(BINARY) slo simulate --objective ml-inference-latency --scenario full-outage rules/
	@echo "what the tests of rules/ notice and reach:"; $(BINARY) test -q --coverage --mutate rules/ | grep 'in all'

test: demo
	@cmake --build --preset $(PRESET) -j $(JOBS)
	ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

test-asan:
	@$(MAKE) --no-print-directory test PRESET=asan

# How far our answers agree with those recorded of the real engines (needs ../shared).
oracle: build
	@cmake --build --preset $(PRESET) -j $(JOBS) --target rulecheck-oracle
	@tests/oracle/figures $(BUILD)

SECONDS_OF_FUZZING ?= 60
flow-fuzz: configure
	@cmake --build --preset $(PRESET) -j $(JOBS) --target rulecheck-flow-fuzz
	$(BUILD)/rulecheck-flow-fuzz --seconds $(SECONDS_OF_FUZZING)

flow-mutants: configure
	@cmake --build --preset $(PRESET) -j $(JOBS) --target rulecheck-flow-mutants
	tests/flow_fuzz/mutants $(BUILD)/rulecheck-flow-mutants --seconds $(SECONDS_OF_FUZZING)

bench: build
	@.ci/deps bench
	@cmake --build --preset $(PRESET) -j $(JOBS) --target benches
	@tests/bench/run $(BUILD)

format:
	@.ci/deps format
	git ls-files '*.cc' '*.h' | xargs clang-format-14 -i

format-check:
	@.ci/deps format
	git ls-files '*.cc' '*.h' | xargs clang-format-14 --dry-run -Werror

tidy: deps
	@.ci/deps tidy
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev -j $(JOBS)
	git ls-files 'src/*.cc' | xargs clang-tidy-14 -p build/dev --quiet

package: build
	@cmake --build --preset $(PRESET) -j $(JOBS) --target generated_docs
	cd $(BUILD) && cpack >/dev/null && ls -1 *.deb *.tar.gz
	.ci/package $(BUILD)

clean:
	rm -rf build
