package pages_test

import (
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
)

// judge reads a folder of pages with Python's parser of HTML: elements, attributes and
// addresses that could run, load or lead anywhere else are what it dies of; every link
// has to lead to a file and to a place in it. It tells what it counted.
const judge = `
import sys, os, json, hashlib, base64, re, posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit
root = sys.argv[1]
ELEMENTS = set("html head meta title style body header footer main nav h1 h2 p a bdi span div article blockquote figure img video audio details summary ol ul li time script input noscript".split())
ATTRS = set("lang charset http-equiv content name class id href rel dir src alt loading controls preload datetime hidden type autocomplete aria-label placeholder role".split())
VOID = {"meta", "img", "input"}
count = {"pages": 0, "messages": 0, "mine": 0, "notes": 0, "scripts": 0, "images": 0, "videos": 0, "audios": 0, "web": 0, "rows": 0, "texts": 0, "json": 0, "jsonmessages": 0, "lost": 0, "edits": 0, "quotes": 0, "days": 0}
ids, links = {}, []
class Page(HTMLParser):
    def __init__(self, rel):
        super().__init__(convert_charrefs=True)
        self.rel, self.stack, self.data, self.csp, self.scripts, self.style = rel, [], "", None, [], ""
        ids[rel] = set()
    def handle_starttag(self, tag, attrs):
        assert tag in ELEMENTS, (self.rel, tag)
        seen = [k for k, v in attrs]
        assert len(seen) == len(set(seen)), attrs
        d = dict(attrs)
        for k, v in attrs:
            assert k in ATTRS and not k.startswith("on"), (self.rel, k)
        if tag == "meta" and "http-equiv" in d:
            if d["http-equiv"] == "Content-Security-Policy":
                assert self.csp is None and not self.stack_has("body")
                self.csp = d["content"]
            else:
                assert d["http-equiv"] == "x-dns-prefetch-control" and d["content"] == "off", d
        if "id" in d:
            assert d["id"] not in ids[self.rel], "two of one id"
            ids[self.rel].add(d["id"])
        for k in ("href", "src"):
            if k in d:
                v = d[k]
                if v.startswith("./") or v.startswith("#"):
                    links.append((self.rel, v, tag))
                else:
                    assert tag == "a" and urlsplit(v).scheme in ("http", "https", "mailto", "tel"), (self.rel, tag, k)
                    assert not re.search("[\x00-\x20<>\"']", v), v
                    count["web"] += 1
        c = d.get("class", "").split()
        if tag == "article" and "msg" in c:
            count["messages"] += 1
            assert ("me" in c) != ("them" in c)
            count["mine"] += "me" in c
        count["notes"] += tag == "p" and "note" in c
        count["lost"] += "lost" in c
        count["edits"] += tag == "details"
        count["quotes"] += tag == "blockquote"
        count["days"] += "day" in c
        for t in ("img", "video", "audio"):
            count[t + "s" if t != "img" else "images"] += tag == t
        if "text" in c: assert d.get("dir") == "auto", (self.rel, tag)
        if tag == "script": self.scripts.append([d.get("type"), ""])
        if tag not in VOID: self.stack.append(tag)
    def stack_has(self, tag): return tag in self.stack
    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, (self.rel, tag, self.stack)
        self.stack.pop()
    def handle_data(self, data):
        if self.stack and self.stack[-1] == "script": self.scripts[-1][1] += data
        if self.stack and self.stack[-1] == "style": self.style += data
    def handle_comment(self, data): assert False, "a comment"
    def handle_pi(self, data): assert False, "an instruction"
    def unknown_decl(self, data): assert False, "a declaration"
def digest(s): return "'sha256-" + base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() + "'"
static = set()
for dir, _, names in os.walk(root):
    for n in names:
        full = os.path.join(dir, n)
        rel = os.path.relpath(full, root).replace(os.sep, "/")
        if "/Files/" in "/" + rel: continue
        data = open(full, "rb").read()
        text = data.decode("utf-8")
        bad = re.search("[\x00-\x08\x0b-\x1f]" if n.endswith(".json") else "[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
        assert not bad, (rel, bad)
        if n.endswith(".html"):
            p = Page(rel); p.feed(text); p.close()
            assert p.stack == [], (rel, p.stack)
            count["pages"] += 1
            policy = dict((x.split(" ", 1) + [""])[:2] for x in p.csp.split("; "))
            want = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "style-src": digest(p.style)}
            running = [s for t, s in p.scripts if t is None]
            for t, s in p.scripts:
                assert t in (None, "application/json")
                if t:
                    assert "<" not in s and "\u2028" not in s
                    v = json.loads(s)
                    if isinstance(v, list) and len(v) == 3 and isinstance(v[0], int): count["rows"] += len(v[2])
            if running:
                assert len(running) == 1
                static.add(running[0])
                want["script-src"] = digest(running[0])
                count["scripts"] += 1
            elif "img-src" in policy:
                want["img-src"] = want["media-src"] = "'self' file:"
            assert policy == want, (rel, policy)
            assert "@import" not in p.style and "url(" not in p.style
        elif n.endswith(".txt"): count["texts"] += 1
        elif n.endswith(".json"):
            v = json.loads(text)
            assert sum(m["kind"] != "notice" for m in v["messages"]) == v["chat"]["count"]
            for m in v["messages"]:
                for a in m.get("attachments", []):
                    for f in a.get("files", []): assert os.path.isfile(os.path.join(dir, f)), f
            count["json"] += 1
            count["jsonmessages"] += v["chat"]["count"]
        else: assert False, rel
assert len(static) <= 1
for rel, v, tag in links:
    target, _, anchor = v.partition("#")
    to = posixpath.normpath(posixpath.join(posixpath.dirname(rel), unquote(target, errors="strict"))) if target else rel
    assert not to.startswith(".."), (rel, v)
    assert os.path.isfile(os.path.join(root, to)), (rel, v, to)
    if anchor: assert anchor in ids[to], (rel, v)
json.dump(count, sys.stdout)
`

// judged has a folder judged.
func judged(t testing.TB, folder string) map[string]int {
	t.Helper()
	out, err := exec.Command(oracletest.Python(t), "-c", judge, folder).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, err.(*exec.ExitError).Stderr)
	}
	counts := map[string]int{}
	if err := json.Unmarshal(out, &counts); err != nil {
		t.Fatal(err)
	}
	return counts
}
