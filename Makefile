# The newspaper's commands. `make` alone lists them.
#
# All take PAPER= (the paper's folder, with its pelicanconf.py), CONTENT= (the articles), OUTPUT= (the
# site), SITEURL= (the address readers use), JOBS= (processes), NOW= (the build's clock), DRAFTS=1 (show
# drafts too), HANT=1 (a second edition in traditional characters; HANT_REGION=tw or hk).
# docs/deploy.md says how to publish.

# What a person types is text: neither make nor a shell looks for commands in it, whatever signs it has
# (quotes, blanks, $(…), ;, line breaks). So each value is taken as it stands, before anything is
# made of it, and reaches the commands in the environment, where "$NAME" is one word.
TYPED := PAPER CONTENT OUTPUT PORT SITEURL JOBS NOW DRAFTS HANT HANT_REGION VERIFY SIGNED TARGET PATHS SSH_PORT \
  SSH_CONFIG ENDPOINT REGION ADDRESSING ALONE LIMIT YES PYTHON FIX NEW FORMAT SINCE FAULTS REPORT TITLE SECTION TOPICS \
  REPORTERS DATE FILE N FROM MAP PICTURES KIND URL ALL WEBHOOK TAG DESK_HOST ADD ROLE RESET LEAVE
$(foreach name,$(TYPED),$(if $(filter-out undefined,$(origin $(name))),\
  $(eval override $(name) := $$(value $(name)))$(eval export $(name))))

PAPER ?= .
CONTENT ?= $(if $(filter .,$(PAPER)),,$(PAPER)/)content
OUTPUT ?= $(if $(filter .,$(PAPER)),,$(PAPER)/)output
PORT ?= 8000
PYTHON ?= python3
export PAPER CONTENT OUTPUT PORT PYTHON

VENV := .venv
BIN := $(VENV)/bin
CODE := bulletin tests bench pelicanconf.py publishconf.py
TOOLS = PATH="$(CURDIR)/$(BIN):$$PATH"# Node's wheel goes before an older Node
PUBLISHER = $(VENV)/ready $(if $(filter s3:%,$(TARGET)),$(VENV)/ready-s3)
# Options of a command: `given` where something was typed, `said` where the name was, even with nothing.
given = $${$(1):+"--$(2)=$$$(1)"}
said = $${$(1)+"--$(2)=$$$(1)"}
DEPLOY = $(BIN)/python -m bulletin.deploy
REACHED = $(call given,SSH_PORT,port) $(call given,SSH_CONFIG,ssh-config) $(call given,ENDPOINT,endpoint) \
  $(call given,REGION,region) $(call given,ADDRESSING,addressing) $(call given,ALONE,alone)
SETTINGS = --settings="$$PAPER/pelicanconf.py"
# A process for each core; what a file's tests share is made once; the order is that of tests/conftest.py.
TESTS = $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# Where Pelican and a paper's own settings find the engine. A package (bulletin/installed.py) is where Python
# looks anyway, and says of itself which file this is, and what make is to be told AGAIN.
ifndef AGAIN
export PYTHONPATH := $(CURDIR)
endif
ITSELF ?= Makefile

define need_paper
@[ -f "$$PAPER/pelicanconf.py" ] || { printf '%s: 这个文件夹里没有 pelicanconf.py。请用 PAPER= 指出报纸的文件夹。\n' "$$PAPER" >&2; exit 1; }
endef

define need_content
$(need_paper)
@[ -d "$$CONTENT" ] || { printf '%s: 没有这个文件夹。请用 CONTENT= 指出稿件在哪里。\n' "$$CONTENT" >&2; exit 1; }
endef

.DEFAULT_GOAL := help

# `##` says what a command does; `###` of one for the engine's own makers, which a package has not got.
help: ## 列出所有命令
	@awk -F ':.*## ' '/^[a-z-]+:.* $(if $(AGAIN),##,###?) / { printf "  $(if $(AGAIN),bulletin,make) %-14s %s\n", $$1, $$2 }' "$(ITSELF)"

serve: $(VENV)/ready-desk ## 生成网站，在本机预览和写稿（/desk/），保存即更新（PORT=8000）
	$(need_content)
	@exec $(BIN)/python -m bulletin.desk.preview --port="$$PORT"

desk: $(VENV)/ready-desk ## 给编辑部开写稿台，要登录（DESK_HOST=网址，PORT=，放在 nginx 或 Caddy 后面）
	$(need_content)
	@exec $(BIN)/python -m bulletin.desk.preview --port="$$PORT" --office="$$DESK_HOST"

staff: $(VENV)/ready-desk ## 写稿台的账号（ADD=姓名 ROLE=记者、编辑或值班主任；RESET=姓名 换密码；LEAVE=姓名 离职；都不写，列出来）
	$(need_content)
	@$(BIN)/python -m bulletin.desk.staff --paper="$$PAPER" $(call said,ADD,add) $(call said,ROLE,role) \
	  $(call said,RESET,reset) $(call said,LEAVE,leave)

html: $(VENV)/ready ## 生成网站到 OUTPUT
	$(need_content)
	@$(BIN)/python -m bulletin.command html

publish: $(PUBLISHER) ## 按正式设置生成网站（SITEURL=https://…；带 TARGET= 时，有错的稿件先不公开，其余照常）
	$(need_content)
	@[ -n "$$SITEURL" ] || echo "提醒：没有写 SITEURL=https://…，网页、订阅和站点地图里没有网站的完整地址。" >&2
	@$(BIN)/python -m bulletin.command publish

fonts: $(VENV)/ready-fonts ## 装好画分享图要用的字体（36 MB）

deploy: $(PUBLISHER) ## 把 OUTPUT 发布给读者（TARGET=用户@主机:/文件夹，或 s3://存储桶/文件夹）
	@$(DEPLOY) publish --cache="$$PAPER/cache" $(REACHED) $(call given,LIMIT,limit) $(call given,YES,yes) -- "$$OUTPUT" "$$TARGET"
	@case "$$TARGET" in pages:*) ;; *) $(DEPLOY) verify --after --output="$$OUTPUT" --cache="$$PAPER/cache" $(REACHED) -- "$$SITEURL" "$$TARGET" ;; esac

press: $(VENV)/ready-press ## 发布以后，把每天的稿件排成 PDF（带 TARGET= 时再发给读者；pages: 的，下次发布时带上）
	@$(BIN)/python -m bulletin.press --cache="$$PAPER/cache" -- "$$OUTPUT"
	@case "$$TARGET" in ""|pages:*) ;; *) $(MAKE) --no-print-directory $(AGAIN) deploy ;; esac

rollback: $(PUBLISHER) ## 让网站退回上一个不同的版本，并暂停发布（TARGET=）
	@$(DEPLOY) rollback $(REACHED) $(call given,YES,yes) -- "$$TARGET"

verify: $(PUBLISHER) ## 核对读者拿到的是不是发布的内容（URL=https://…；ALL=1 看每一个网址；带 TARGET= 时，不对就退回上一版）
	@$(DEPLOY) verify --cache="$$PAPER/cache" $(REACHED) $(call given,ALL,all) -- "$$URL" "$$TARGET"

status: $(PUBLISHER) ## 看目标现在怎么样：哪一版、有没有暂停、磁盘、下一篇定时的（TARGET=）
	@$(DEPLOY) status $(REACHED) $(call given,SITEURL,readers) -- "$$TARGET"

doctor: $(PUBLISHER) ## 第一次发布以前，看服务器上缺什么（TARGET=，可带 SITEURL=）
	@$(DEPLOY) doctor $(REACHED) $(call given,SITEURL,readers) -- "$$TARGET"

report: $(PUBLISHER) ## 列出没有照写的公开的稿件和原因；有就算失败（可带 TARGET=）
	@$(BIN)/python -m bulletin.held.report

routine: $(PUBLISHER) ## 定时运行：有新的或到点的才发布；出错和恢复各通知一次（TARGET=、SITEURL=、WEBHOOK=）
	$(need_content)
	@$(BIN)/python -m bulletin.routine

resume: $(PUBLISHER) ## 退回以后恢复发布（TARGET=）
	@$(DEPLOY) resume $(REACHED) -- "$$TARGET"

withdraw: $(PUBLISHER) ## 撤稿发布以后，从旧版本里彻底删去，再核对读者看到的（TARGET=、PATHS=）
	@$(DEPLOY) withdraw $(REACHED) $(call given,SITEURL,readers) -- "$$TARGET" "$$PATHS"

test: setup ### 运行测试（真的服务器的、时间长的除外）
	$(TESTS) -m "not soak and not system" --ignore=tests/system

test-system: setup $(VENV)/ready-old $(VENV)/ready-pins ### 用真的 nginx、sshd 和 2019 年的浏览器测试
	$(TESTS) -m system tests/system

soak: setup $(VENV)/ready-corpus ### 时间更长的测试
	$(BIN)/pytest --timeout 0 -m soak

code: $(VENV)/ready-dev ### 检查代码（格式、规则、类型）
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy

check: code ### 检查代码和稿件
	@$(BIN)/python -m bulletin.lint $(SETTINGS) $(call given,NOW,now) -- "$$CONTENT"

request: $(VENV)/ready-dev ### 检查一次合并请求：代码、网站和改过的稿件，所有的提示列在一起（SINCE=、FORMAT=）
	@mkdir -p cache
	@$(MAKE) --no-print-directory code >&2; code=$$?; \
	  $(MAKE) --no-print-directory html >cache/build.log 2>&1; built=$$?; cat cache/build.log >&2; \
	  $(MAKE) --no-print-directory lint FAULTS=cache/build.log REPORT="$$OUTPUT/report.html"; said=$$?; \
	  $(BIN)/python -m bulletin.desk.handout $(SETTINGS) $(call given,SINCE,since) --page="$$OUTPUT/preview.html" \
	    -- "$$CONTENT" >&2; shown=$$?; exit $$((code || built || said || shown))

lint: $(VENV)/ready ## 逐篇校对稿件（FIX=1 改好有把握的，并列出改动；NEW=1 列出和原来的写法显示得不一样的地方）
	@case "$$FIX" in 1|yes) fix=--fix ;; ""|0|no) fix= ;; \
	  *) printf 'FIX=%s: 只能写 1 或 0（yes、no 也可以）。\n' "$$FIX" >&2; exit 2 ;; esac; \
	  case "$$NEW" in 1|yes) new=--new ;; ""|0|no) new= ;; \
	  *) printf 'NEW=%s: 只能写 1 或 0（yes、no 也可以）。\n' "$$NEW" >&2; exit 2 ;; esac; \
	  $(BIN)/python -m bulletin.lint $(SETTINGS) $(call given,NOW,now) $$fix $$new $(call given,FORMAT,format) \
	  $(call given,SINCE,since) $(call given,FAULTS,faults) $(call given,REPORT,page) -- "$$CONTENT"

new: $(VENV)/ready ## 新建一篇稿件（可带 TITLE= SECTION= TOPICS= REPORTERS= DATE=，没带的会问）
	@$(BIN)/python -m bulletin.desk.new $(SETTINGS) $(call said,TITLE,title) $(call said,SECTION,section) \
	  $(call said,TOPICS,topics) $(call said,REPORTERS,reporters) $(call said,DATE,date) -- "$$CONTENT"

import: $(VENV)/ready ## 把 Word 稿件、版面的 PDF 或文字变成草稿（FILE=文件或文件夹，可带 DATE= SECTION=）
	@$(BIN)/python -m bulletin.desk.importing $(SETTINGS) $(call said,DATE,date) $(call said,SECTION,section) \
	  -- "$$FILE" "$$CONTENT"

adopt: $(VENV)/ready-adopt ## 把已有的网站整个搬来（FROM=，可带 MAP= PICTURES= KIND=）；先列出每一篇会怎样，YES=1 才写文件
	$(need_content)
	@$(BIN)/python -m bulletin.desk.adopting $(SETTINGS) $(call given,YES,yes) $(call given,MAP,map) \
	  $(call given,PICTURES,pictures) $(call given,KIND,kind) -- "$$FROM" "$$CONTENT"

intake: $(VENV)/ready ## 把相机照片缩小、去掉隐私信息，再放进稿件（FILE=照片或文件夹）
	@$(BIN)/python -m bulletin.desk.intake -- $${FILE:+"$$FILE"}

handbook-pictures: setup ### 重新拍编辑手册第一章的图（用编的云桥镇）
	PICTURES=docs/手册/图 $(BIN)/pytest -q tests/desk/test_handbook.py

bench: $(VENV)/ready-bench bench/node_modules/ready ### 与 Hugo、原版 Pelican 比速度（N=10000）
	$(TOOLS) $(BIN)/python -m bench.bench "$${N:-10000}"

bench-photos: $(VENV)/ready-bench bench/node_modules/ready ### 与 sharp 比照片处理的速度
	$(TOOLS) $(BIN)/python -m bench.photos

bench-search: setup $(VENV)/ready-bench bench/node_modules/ready ### 与 Pagefind 比搜索（N=10000）
	$(TOOLS) $(BIN)/python -m bench.search "$${N:-10000}"

bench-commit: $(VENV)/ready-dev ### 一篇稿件从提交到读者要多久（N=10000；要有 sshd、rsync、zstd）
	$(BIN)/python -m bench.commit "$${N:-10000}"

bench-readers: setup ### 读者看一遍要收多少字节，服务器每秒能答多少次（要有 nginx、ab）
	$(BIN)/python -m bench.readers

bench-years: $(VENV)/ready-dev $(VENV)/ready-fonts $(VENV)/ready-bench ### 许多年的报纸带照片，从头发布再添一篇要多久（N=10000；要有 sshd、rsync）
	$(BIN)/python -m bench.years "$${N:-10000}"

bench-preview: setup ### 保存稿件以后，预览多久能看到（N=10000）
	$(BIN)/python -m bench.preview "$${N:-10000}"

bench-desk: $(VENV)/ready-desk $(VENV)/ready-dev ### 一位和十位编辑同时写稿，存稿和看网页要多久（N=10000）
	$(BIN)/python -m bench.desk "$${N:-10000}"

audit: setup bench/node_modules/ready ### 用 Lighthouse 给样刊的网页打分
	$(TOOLS) $(BIN)/python -m bench.audit

setup: $(VENV)/ready-dev $(VENV)/ready-desk node_modules/ready ### 装好测试要用的一切：依赖、浏览器、网页检查工具
	@$(BIN)/python -m tests.browser

pins: $(VENV)/ready-pins ### 换用依赖的最新版本，重新固定
	set -e; for name in requirements-pins requirements requirements-desk requirements-fonts requirements-press requirements-adopt \
	  requirements-s3 requirements-dev requirements-bench requirements-node requirements-audit requirements-corpus requirements-old; do \
	  $(BIN)/uv pip compile --upgrade --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header $$name.in -o $$name.txt; done

release: $(VENV)/ready-dev ### 做一个版本的安装包和说明，放进 cache/release（TAG=v…；给程序的维护人用）
	@mkdir -p cache/release
	@$(BIN)/python -m bulletin.packaging "$$TAG" >cache/release/notes.md
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir cache/release .

audit-pins: $(VENV)/ready-audit ### 核对固定的依赖有没有已知的漏洞（要能连上公布漏洞的网站）
	@for pins in requirements*.txt; do \
	  echo "$$pins"; \
	  $(VENV)/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off \
	    -r "$$pins" || { echo "$$pins：有漏洞，或者没有核对成（见上）。" >&2; exit 1; }; \
	done

clean: ## 删去报纸生成的网站和缓存；没有写 PAPER 的，还有装好的工具
	@[ ! -e "$$OUTPUT" ] || [ -e "$$OUTPUT/.bulletin" ] || \
	  { printf '%s 不是本系统生成的网站，没有删。\n' "$$OUTPUT" >&2; exit 1; }
	$(need_paper)
	rm -rf -- "$$OUTPUT" "$$PAPER/cache" $(if $(AGAIN)$(filter-out .,$(PAPER)),,$(VENV) node_modules bench/node_modules)

# What must be there before: made once, and again when the pins change.

# A checkout's times are new although its pins are not: pip is asked only where a byte differs. Modules are
# compiled as they are used: of thousands that a forge would keep and unpack, a few hundred are.
define install
@cmp -s $(1) $(VENV)/$(1) || { echo "安装 $(1) 里的依赖……" >&2; \
  $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r $(1) && \
  cp $(1) $(VENV)/$(1); }
@touch $@
endef

# pip is what `venv` puts there last.
$(BIN)/pip:
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { printf '%s：需要 Python 3.11 或更新的版本；可用 PYTHON= 指定。\n' "$$PYTHON" >&2; exit 1; }
	@"$$PYTHON" -c 'import venv, ensurepip' 2>/dev/null || \
	  { printf '%s 缺少 venv；在 Debian 上请安装 python3-venv。\n' "$$PYTHON" >&2; exit 1; }
	@"$$PYTHON" -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(BIN)/pip
	$(call install,requirements.txt)

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(call install,requirements-dev.txt)

$(VENV)/ready-desk: requirements-desk.txt $(VENV)/ready
	$(call install,requirements-desk.txt)

$(VENV)/ready-fonts: requirements-fonts.txt $(VENV)/ready
	$(call install,requirements-fonts.txt)

$(VENV)/ready-adopt: requirements-adopt.txt $(VENV)/ready
	$(call install,requirements-adopt.txt)

$(VENV)/ready-press: requirements-press.txt $(VENV)/ready
	$(call install,requirements-press.txt)

$(VENV)/ready-s3: requirements-s3.txt $(VENV)/ready
	$(call install,requirements-s3.txt)

$(VENV)/ready-pins: requirements-pins.txt $(VENV)/ready
	$(call install,requirements-pins.txt)

$(VENV)/ready-bench: requirements-bench.txt $(VENV)/ready
	$(call install,requirements-bench.txt)

$(VENV)/ready-corpus: requirements-corpus.txt $(VENV)/ready-dev
	$(call install,requirements-corpus.txt)

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

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*## .*/\1/p' "$(ITSELF)")
