# The newspaper's commands. `make` alone lists them.
#
# All take PAPER= (the paper's folder, with its pelicanconf.py), CONTENT= (the articles), OUTPUT= (the
# site), SITEURL= (the address readers use), JOBS= (processes), NOW= (the build's clock), DRAFTS=1 (show
# drafts too), HANT=1 (a second edition in traditional characters). docs/deploy.md says how to publish.

PAPER ?= .
CONTENT ?= $(if $(filter .,$(PAPER)),,$(PAPER)/)content
OUTPUT ?= $(if $(filter .,$(PAPER)),,$(PAPER)/)output
PORT ?= 8000
SITEURL ?=
JOBS ?= 0
NOW ?=
DRAFTS ?=
HANT ?=
VERIFY ?=
TARGET ?=
PATHS ?=
SSH_PORT ?=
ENDPOINT ?=
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
CODE := bulletin tests bench pelicanconf.py publishconf.py
TOOLS = PATH="$(CURDIR)/$(BIN):$$PATH"# Node's wheel goes before an older Node
OVERRIDES = JOBS='"$(JOBS)"' $(if $(SITEURL),SITEURL='"$(SITEURL)"') $(if $(NOW),NOW='"$(NOW)"') $(if $(DRAFTS),DRAFTS='"$(DRAFTS)"') $(if $(HANT),HANT='"$(HANT)"') $(if $(VERIFY),VERIFY='"$(VERIFY)"')
DEPLOY_OPTIONS = $(if $(SSH_PORT),--port $(SSH_PORT)) $(if $(ENDPOINT),--endpoint '$(ENDPOINT)')
PUBLISHER = $(VENV)/ready $(if $(filter s3:%,$(TARGET)),$(VENV)/ready-s3)
# What the editor typed, as one word for the shell, whatever signs are in it ($$, quotes, blanks).
quoted = '$(subst ','\'',$(value $(1)))'
given = $(if $(filter-out undefined,$(origin $(1))),--$(2)=$(call quoted,$(1)))# an option, if said
TESTS = $(BIN)/pytest -n auto --dist loadfile# a process for each core; what a file's tests share is made once
BUILD = "$(CONTENT)" -o "$(OUTPUT)" --fatal errors -e $(OVERRIDES)

export PYTHONPATH := $(CURDIR)# where Pelican and a paper's own settings find the engine

define need_content
@[ -f "$(PAPER)/pelicanconf.py" ] || { echo "$(PAPER): 这个文件夹里没有 pelicanconf.py。请用 PAPER= 指出报纸的文件夹。" >&2; exit 1; }
@[ -d "$(CONTENT)" ] || { echo "$(CONTENT): 没有这个文件夹。请用 CONTENT= 指出稿件在哪里。" >&2; exit 1; }
endef

.DEFAULT_GOAL := help

help: ## 列出所有命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

serve: $(VENV)/ready ## 生成网站并在本机预览，保存即更新（PORT=8000）
	$(need_content)
	@$(BIN)/python -m bulletin.desk.preview --port $(PORT) -- -s "$(PAPER)/pelicanconf.py" $(BUILD)

html: $(VENV)/ready ## 生成网站到 OUTPUT
	$(need_content)
	@$(BIN)/pelican -s "$(PAPER)/pelicanconf.py" $(BUILD)

publish: $(VENV)/ready ## 按正式设置生成网站（SITEURL=https://…）
	$(need_content)
	@[ -n "$(SITEURL)" ] || echo "提醒：没有写 SITEURL=https://…，网页、订阅和站点地图里没有网站的完整地址。" >&2
	@own="$(PAPER)/publishconf.py"; [ -f "$$own" ] || own="$(PAPER)/pelicanconf.py"; \
	  $(BIN)/pelican -s "$$own" $(BUILD)

fonts: $(VENV)/ready-fonts ## 装好画分享图要用的字体（36 MB）

deploy: $(PUBLISHER) ## 把 OUTPUT 发布给读者（TARGET=用户@主机:/文件夹，或 s3://存储桶/文件夹）
	@$(BIN)/python -m bulletin.deploy publish '$(OUTPUT)' '$(TARGET)' $(DEPLOY_OPTIONS)

rollback: $(PUBLISHER) ## 让网站退回上一个版本（TARGET=）
	@$(BIN)/python -m bulletin.deploy rollback '$(TARGET)' $(DEPLOY_OPTIONS)

withdraw: $(PUBLISHER) ## 撤稿发布以后，从服务器的旧版本里彻底删去（TARGET=、PATHS=）
	@$(BIN)/python -m bulletin.deploy withdraw '$(TARGET)' $(PATHS) $(DEPLOY_OPTIONS)

test: setup ## 运行全部测试
	$(TESTS) -m "not soak and not system"

test-system: setup $(VENV)/ready-old ## 用真的 nginx、sshd 和 2019 年的浏览器测试
	$(TESTS) -m system

soak: setup ## 时间更长的测试
	$(BIN)/pytest -m soak

check: $(VENV)/ready-dev ## 检查代码（格式、规则、类型）和稿件
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	@$(BIN)/python -m bulletin.lint "$(CONTENT)" --settings "$(PAPER)/pelicanconf.py" $(if $(NOW),--now "$(NOW)")

lint: $(VENV)/ready ## 逐篇校对稿件（FIX=1 改好有把握的，并列出改动）
	@$(BIN)/python -m bulletin.lint "$(CONTENT)" --settings "$(PAPER)/pelicanconf.py" $(if $(NOW),--now "$(NOW)") $(if $(FIX),--fix) \
	  $(if $(FORMAT),--format $(FORMAT)) $(if $(SINCE),--since '$(SINCE)')

new: $(VENV)/ready ## 新建一篇稿件（可带 TITLE= SECTION= TOPICS= REPORTERS= DATE=，没带的会问）
	@$(BIN)/python -m bulletin.desk.new "$(CONTENT)" --settings "$(PAPER)/pelicanconf.py" $(call given,TITLE,title) \
	  $(call given,SECTION,section) $(call given,TOPICS,topics) \
	  $(call given,REPORTERS,reporters) $(call given,DATE,date)

import: $(VENV)/ready ## 把 Word 稿件或纸报版面的文字变成草稿（FILE=，可带 DATE= SECTION=）
	@$(BIN)/python -m bulletin.desk.importing $(call quoted,FILE) "$(CONTENT)" --settings "$(PAPER)/pelicanconf.py" \
	  $(call given,DATE,date) $(call given,SECTION,section)

intake: $(VENV)/ready ## 把相机照片缩小、去掉隐私信息，再放进稿件（FILE=照片或文件夹）
	@$(BIN)/python -m bulletin.desk.intake $(if $(FILE),$(call quoted,FILE))

bench: $(VENV)/ready-bench bench/node_modules/ready ## 与 Hugo、原版 Pelican 比速度（N=10000）
	$(TOOLS) $(BIN)/python -m bench.bench $(or $(N),10000)

bench-photos: $(VENV)/ready-bench bench/node_modules/ready ## 与 sharp 比照片处理的速度
	$(TOOLS) $(BIN)/python -m bench.photos

bench-search: setup $(VENV)/ready-bench bench/node_modules/ready ## 与 Pagefind 比搜索（N=10000）
	$(TOOLS) $(BIN)/python -m bench.search $(or $(N),10000)

bench-commit: $(VENV)/ready-dev ## 一篇稿件从提交到读者要多久（N=10000；要有 sshd、rsync、zstd）
	$(BIN)/python -m bench.commit $(or $(N),10000)

bench-preview: setup ## 保存稿件以后，预览多久能看到（N=10000）
	$(BIN)/python -m bench.preview $(or $(N),10000)

audit: setup bench/node_modules/ready ## 用 Lighthouse 给样刊的网页打分
	$(TOOLS) $(BIN)/python -m bench.audit

setup: $(VENV)/ready-dev node_modules/ready ## 装好测试要用的一切：依赖、浏览器、网页检查工具
	@$(BIN)/python -m tests.browser

pins: $(VENV)/ready-dev ## 重新固定依赖的版本
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	set -e; for name in requirements requirements-fonts requirements-s3 requirements-dev requirements-bench requirements-node \
	  requirements-audit requirements-old; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header $$name.in -o $$name.txt; done

audit-pins: $(VENV)/ready-audit ## 核对固定的依赖有没有已知的漏洞（要能连上公布漏洞的网站）
	@for pins in requirements*.txt; do \
	  echo "$$pins"; \
	  $(VENV)/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
	    -r "$$pins" || { echo "$$pins：有漏洞，或者没有核对成（见上）。" >&2; exit 1; }; \
	done

clean: ## 删去生成的网站、缓存和装好的工具
	@[ ! -e "$(OUTPUT)" ] || [ -e "$(OUTPUT)/.bulletin" ] || \
	  { echo "$(OUTPUT) 不是本系统生成的网站，没有删。" >&2; exit 1; }
	rm -rf "$(OUTPUT)" cache $(VENV) node_modules bench/node_modules

# What must be there before: made once, and again when the pins change.

# A checkout's times are new although its pins are not: pip is asked only where a byte differs.
define install
@cmp -s $(1) $(VENV)/$(1) || { echo "安装 $(1) 里的依赖……" >&2; \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
  cp $(1) $(VENV)/$(1); }
@touch $@
endef

# pip is what `venv` puts there last.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "$(PYTHON)：需要 Python 3.11 或更新的版本；可用 PYTHON= 指定。" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) 缺少 venv；在 Debian 上请安装 python3-venv。" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(BIN)/pip
	$(call install,requirements.txt)

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(call install,requirements-dev.txt)

$(VENV)/ready-fonts: requirements-fonts.txt $(VENV)/ready
	$(call install,requirements-fonts.txt)

$(VENV)/ready-s3: requirements-s3.txt $(VENV)/ready
	$(call install,requirements-s3.txt)

$(VENV)/ready-bench: requirements-bench.txt $(VENV)/ready
	$(call install,requirements-bench.txt)

# In an environment of its own: it brings other versions of what the others use.
$(VENV)/ready-audit: requirements-audit.txt | $(BIN)/pip
	@$(BIN)/python -m venv $(VENV)/audit
	@$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# A browser of 2019 brings its own Qt, older than any other program's.
$(VENV)/ready-old: requirements-old.txt | $(BIN)/pip
	@$(BIN)/python -m venv $(VENV)/old
	@$(VENV)/old/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Node 20.19 is what the tools ask for; where there is none or an older one, its wheel from PyPI.
$(VENV)/ready-node: requirements-node.txt | $(VENV)/ready
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2019)' \
	  2>/dev/null && command -v npm >/dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

node_modules/ready: package-lock.json $(VENV)/ready-node
bench/node_modules/ready: bench/package-lock.json $(VENV)/ready-node
node_modules/ready bench/node_modules/ready:
	@echo "安装 $< 里的工具……"
	@$(TOOLS) npm ci --silent --no-audit --no-fund --prefix $(patsubst %node_modules/ready,./%,$@)
	@touch $@

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*## .*/\1/p' Makefile)
