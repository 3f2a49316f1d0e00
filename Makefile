# make run    start everything on this machine and print where to click
# make test   all tests, browser included; installs what is missing
# make check  the quick ones: format, lints, unit tests
# make bench  what a sign-up costs, as ratios
# make bench-queue  what a page of the operators’ queue costs, at a million registrations
# make bench-statement  what a statement of a million entries costs, as a ratio to COPY
# make lint   format and lints as CI wants them
# make sqlx   describe the SQL queries anew after changing one (commit .sqlx)

# Queries are checked against .sqlx, so that building needs no database.
export SQLX_OFFLINE ?= true
portal = target/debug/registration-portal

.PHONY: run test check bench bench-queue bench-statement lint sqlx sqlx-is-fresh licences build test-tools

run: build
	@$(portal) dev

build:
	@cargo build --quiet --bin registration-portal

test: test-tools build
	$(portal) with-database cargo test

check:
	cargo fmt --check
	cargo clippy --quiet --all-targets -- -D warnings
	cargo test --quiet --lib

lint:
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

bench: build
	$(portal) with-database cargo bench --bench sign_up

# At a million rows as PostgreSQL's manual advises: a quarter of an 8 GB server.
bench-queue: build
	$(portal) with-database --shared-buffers 2GB cargo bench --bench queue

bench-statement: build
	$(portal) with-database --shared-buffers 2GB cargo bench --bench statement

# Any earlier build will do: with queries that are not described yet, this one cannot be made.
$(portal):
	@cargo build --quiet --bin registration-portal

sqlx: $(portal)
	rm -rf .sqlx && mkdir .sqlx
	$(call describe_queries,.sqlx)

sqlx-is-fresh: build
	rm -rf target/sqlx && mkdir -p target/sqlx
	$(call describe_queries,target/sqlx)
	diff -r .sqlx target/sqlx

# The macros write what they learn from the database into this folder whenever the crate is compiled.
define describe_queries
	touch src/lib.rs
	$(portal) with-database env SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$(CURDIR)/$(1) cargo check --quiet --lib
endef

licences:
	@command -v cargo-deny >/dev/null || cargo install --quiet --locked --debug cargo-deny
	cargo deny --all-features check licenses bans sources

# The browser tests drive Debian's Chromium; PostgreSQL is installed by the portal itself.
test_packages = chromium chromium-driver fonts-noto-cjk
test-tools:
	@if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null || ! fc-list :lang=zh-cn 2>/dev/null | grep -q .; then \
		echo "Installing $(test_packages)"; \
		sudo=$$([ "$$(id -u)" = 0 ] || echo "sudo -n"); \
		{ $$sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -q -y --no-install-recommends $(test_packages) fontconfig; } >target/test-tools.log 2>&1 \
		|| { cat target/test-tools.log; echo "The browser tests need these packages; please install them: $(test_packages)"; exit 1; }; \
	fi
