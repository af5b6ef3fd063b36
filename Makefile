# The newspaper's commands. `make` alone lists them.
#
# All take CONTENT= (the articles), OUTPUT= (the site), SITEURL= (the address readers use), JOBS=
# (processes), NOW= (the build's clock), DRAFTS=1 (show drafts too).

CONTENT ?= content
OUTPUT ?= output
PORT ?= 8000
SITEURL ?=
JOBS ?= 0
NOW ?=
DRAFTS ?=
PYTHON ?= python3
export SITEURL

VENV := .venv
BIN := $(VENV)/bin
OVERRIDES = JOBS=$(JOBS) SITEURL='"$(SITEURL)"' $(if $(NOW),NOW='"$(NOW)"') $(if $(DRAFTS),DRAFTS=true)
PELICAN = $(BIN)/pelican $(CONTENT) -o $(OUTPUT) --fatal errors -e $(OVERRIDES)

.DEFAULT_GOAL := help

help: ## 列出所有命令
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

serve: $(VENV)/ready ## 生成网站并在本机预览，保存即更新（PORT=8000）
	@$(BIN)/python -m bulletin.preview --port $(PORT) -- \
	  $(CONTENT) -o $(OUTPUT) -s pelicanconf.py --fatal errors -e $(OVERRIDES)

html: $(VENV)/ready ## 生成网站到 OUTPUT
	@$(PELICAN) -s pelicanconf.py

publish: $(VENV)/ready ## 按正式设置生成网站（SITEURL=https://…）
	@$(PELICAN) -s publishconf.py

test: $(VENV)/ready-dev $(VENV)/ready-browser node_modules/ready ## 运行全部测试
	$(BIN)/pytest -m "not soak and not system"

test-system: $(VENV)/ready-dev $(VENV)/ready-browser ## 用真的 nginx、sshd 测试发布
	$(BIN)/pytest -m system

soak: $(VENV)/ready-dev $(VENV)/ready-browser ## 时间更长的测试
	$(BIN)/pytest -m soak

check: $(VENV)/ready-dev ## 检查代码：格式、规则、类型
	$(BIN)/ruff format --check bulletin tests bench pelicanconf.py publishconf.py
	$(BIN)/ruff check bulletin tests bench pelicanconf.py publishconf.py
	$(BIN)/mypy

intake: $(VENV)/ready ## 把相机照片缩小、去掉隐私信息，再放进稿件（FILE=照片或文件夹）
	@$(BIN)/python -m bulletin.photos.intake $(FILE)

bench-photos: $(VENV)/ready-bench ## 与 sharp 比照片处理的速度
	cd bench && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --no-audit --no-fund
	$(BIN)/python -m bench.photos

bench: $(VENV)/ready-bench ## 与 Hugo、原版 Pelican 比速度（N=10000）
	$(BIN)/python -m bench.bench $(or $(N),10000)

pins: $(VENV)/ready-dev ## 重新固定依赖的版本
	$(BIN)/pip install --quiet uv
	for name in requirements requirements-dev requirements-bench requirements-node; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header $$name.in -o $$name.txt; done

clean: ## 删去生成的网站、缓存和虚拟环境
	rm -rf $(OUTPUT) cache $(VENV) node_modules

# What must be there before: made once, and again when the pins change.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新的版本；可用 PYTHON= 指定。" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
	  { echo "Python 缺少 venv；在 Debian 上请安装 python3-venv。" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(VENV)/bin/python
	@echo "安装依赖……"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/ready-bench: requirements-bench.txt $(VENV)/ready
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

# The browser: one that is there; else Debian's where root may install it; else Playwright's own.
$(VENV)/ready-browser: | $(VENV)/ready-dev
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium fonts-noto-cjk; } || \
	$(BIN)/playwright install chromium || \
	{ echo "测试需要 Chromium：请安装 chromium 或 google-chrome。" >&2; exit 1; }
	@touch $@

# The HTML validator lives on npm; where there is no Node, its wheel brings it.
node_modules/ready: package-lock.json | $(VENV)/ready-dev
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --require-hashes -r requirements-node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --no-audit --no-fund
	@touch $@

.PHONY: help serve html publish test test-system soak check intake bench bench-photos pins clean
