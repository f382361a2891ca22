"""Kinds of damage, and of healthy oddity, beside those of the oracle's damage.py, which reads this file by EXTRA_KINDS.

least and most: the mildest and the hardest verdict that are right; mend: what a mended copy can be (see the oracle's README).
Where no source tells how a phone takes a thing, the bounds are wide; they are narrow where anything else would be a false green,
a false alarm or a wrong repair.
"""
import hashlib, os, plistlib, shutil, sqlite3, struct

kind, done, fid, nfd, pad, cbc, flip = api.kind, api.done, api.fid, api.nfd, api.pad, api.cbc, api.flip
NoTarget, Keys, UID, DIGESTS = api.NoTarget, api.Keys, api.UID, api.DIGESTS


def app(b):
    return "AppDomain-" + b.apps[0]


def archive(f, edit):
    """The record of f, taken apart, changed, and put together."""
    a = plistlib.loads(f.record())
    edit(a["$objects"], a["$objects"][1], a)
    return plistlib.dumps(a, fmt=plistlib.FMT_BINARY, sort_keys=False)


def record_kind(id, least, most, mend, why, want=lambda f: f.flags == 1 and len(f.data) > 0, only=None, **change):
    @kind(id, least, most, mend=mend, why=why, only=only)
    def _(b):
        f = b.pick(want)
        b.blob[__builtins__["id"](f)] = f.record(**change)
        return done(f)


def shape_kind(id, least, most, mend, why, edit, want=lambda f: f.flags == 1 and len(f.data) > 0):
    @kind(id, least, most, mend=mend, why=why)
    def _(b):
        f = b.pick(want)
        b.blob[__builtins__["id"](f)] = archive(f, edit)
        return done(f)


is_file = lambda f: f.flags == 1 and len(f.data) > 0
is_dir = lambda f: f.flags == 2 and f.path
is_link = lambda f: f.flags == 4

# ---- records

record_kind("x-record-size-negative", "warning", "damaged", "maybe", "Size below nothing", Size=-5)
record_kind("x-record-size-absent", "warning", "damaged", "maybe", "no Size: nothing tells a cut file", Size=None)
record_kind("x-record-size-text", "warning", "damaged", "maybe", "Size is a text", Size="700")
record_kind("x-record-size-real", "note", "damaged", "maybe", "Size is a real number", Size=700.5)
record_kind("x-record-mode-folder", "damaged", "damaged", "maybe", "Mode of a folder in a file's record, flags 1", Mode=0o040755)
record_kind("x-record-mode-link", "damaged", "damaged", "maybe", "Mode of a link in a file's record, flags 1", Mode=0o120755)
record_kind("x-record-mode-pipe", "warning", "damaged", "maybe", "Mode of a pipe", Mode=0o010644)
record_kind("x-record-mode-device", "warning", "damaged", "maybe", "Mode of a device", Mode=0o060644)
record_kind("x-record-mode-negative", "warning", "damaged", "maybe", "Mode below nothing", Mode=-1)
record_kind("x-dir-mode-file", "damaged", "damaged", "maybe", "Mode of a file in a folder's record, flags 2", want=is_dir, Mode=0o100644)
record_kind("x-link-mode-file", "damaged", "damaged", "maybe", "Mode of a file in a link's record, flags 4", want=is_link, Mode=0o100644)
record_kind("x-dir-size", "restorable", "warning", "nothing", "a folder with a Size of its own", want=is_dir, Size=4096)
record_kind("x-record-class-12", "warning", "damaged", "maybe", "a class beyond the key bag's", ProtectionClass=12)
record_kind("x-record-class-negative", "warning", "damaged", "maybe", "a class below nothing", ProtectionClass=-3)
record_kind("x-record-date-negative", "restorable", "note", "maybe", "dates before 1970 are real (cases/good/odd-names)", Birth=-86400, LastModified=-5)
record_kind("x-record-date-huge", "restorable", "warning", "maybe", "a date after the end of the sun", LastModified=1 << 61)
record_kind("x-record-extra-keys", "restorable", "note", "nothing", "keys that a newer iOS may add", FutureKey=1, OtherKey="x", ThirdKey=b"y")
record_kind("x-record-classname", "damaged", "damaged", "loss", "the object is of another class: an unarchiver gives no MBFile", classname="NSObject")
record_kind("x-record-path-absent", "damaged", "damaged", "maybe", "no RelativePath", RelativePath=None)
record_kind("x-record-path-number", "damaged", "damaged", "maybe", "RelativePath is a number", RelativePath=7)
record_kind("x-record-path-nul", "damaged", "damaged", "maybe", "RelativePath ends otherwise than the row's", RelativePath="Library/x\0")
record_kind("x-record-target-on-file", "restorable", "warning", "nothing", "a file with a Target", Target="/var/x")
record_kind("x-record-xattrs-garbage", "note", "damaged", "maybe", "extended attributes that are no property list", ExtendedAttributes=b"garbage")
record_kind("x-digest-20-on-folder", "restorable", "warning", "nothing", "a folder with a Digest", want=is_dir, Digest=bytes(20))
record_kind("x-key-long", "damaged", "damaged", "maybe", "a key of 48 bytes", only="encrypted", EncryptionKey=bytes(48))
record_kind("x-key-empty", "damaged", "damaged", "loss", "a key of no bytes", only="encrypted", EncryptionKey=b"")
record_kind("x-link-target-empty", "warning", "damaged", "loss", "a link to nothing", want=is_link, Target="")
record_kind("x-link-target-itself", "restorable", "warning", "nothing", "a link to itself: the phone's own matter", want=is_link, Target="Link nach außen")
record_kind("x-link-target-number", "warning", "damaged", "loss", "Target is a number", want=is_link, Target=5)


def no_class(objs, root, a):
    root.pop("$class")


def loop(objs, root, a):
    objs.append(UID(len(objs)))
    root["RelativePath"] = UID(len(objs) - 1)


def nowhere(objs, root, a):
    root["RelativePath"] = UID(9999)


shape_kind("x-record-no-class", "restorable", "damaged", "maybe", "no $class: the oracle remarks on it", no_class)
shape_kind("x-record-loop", "damaged", "damaged", "maybe", "a reference that leads to itself", loop)
shape_kind("x-record-nowhere", "damaged", "damaged", "maybe", "a reference that leads nowhere", nowhere)
shape_kind("x-record-archiver", "restorable", "damaged", "maybe", "another archiver", lambda o, r, a: a.update({"$archiver": "NSArchiver"}))
shape_kind("x-record-no-top", "damaged", "damaged", "loss", "no $top", lambda o, r, a: a.pop("$top"))
shape_kind("x-record-no-fields", "damaged", "damaged", "loss", "an object without a field", lambda o, r, a: [r.pop(k) for k in list(r) if k != "$class"])


@kind("x-record-xml", "restorable", "damaged", mend="maybe", why="the same record as XML")
def _(b):
    f = b.file()
    a = plistlib.loads(f.record())
    try:
        b.blob[id(f)] = plistlib.dumps(a, fmt=plistlib.FMT_XML)
    except TypeError:  # XML has no references
        b.blob[id(f)] = b"<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>$archiver</key><string>NSKeyedArchiver</string></dict></plist>"
    return done(f, least="damaged")


@kind("x-records-exchanged", "damaged", mend="maybe", why="two rows have each other's record, of files of one length")
def _(b):
    x, y = b.pick(lambda f: f.domain == "CameraRollDomain" and "Gleich" in f.path, 2)
    b.blob[id(x)], b.blob[id(y)] = y.record(), x.record()
    return done(x, y)


@kind("x-records-rotated", "damaged", mend="loss", why="every row of a domain has the next one's record")
def _(b):
    fs = [f for f in b.files if f.domain == app(b) and f.flags == 1]
    if len(fs) < 3:
        raise NoTarget
    for f, g in zip(fs, fs[1:] + fs[:1]):
        b.used.add(id(f))
        b.blob[id(f)] = g.record()
    return done(*fs)


@kind("x-fileids-exchanged", "damaged", mend="maybe", why="two rows have each other's fileID; payloads lie right")
def _(b):
    x, y = b.file(n=2)
    x.row_id, y.row_id = y.id, x.id
    return done(x, y)


@kind("x-record-path-nfd", "damaged", mend="maybe", why="row composed, record decomposed")
def _(b):
    f = b.add_file(app(b), "Documents/Größe ä.txt", b"size")
    b.blob[id(f)] = f.record(RelativePath=nfd(f.path))
    return done(f)


@kind("x-record-path-case", "damaged", mend="maybe", why="row and record differ in case")
def _(b):
    f = b.file(also=lambda f: f.path.isascii() and f.path.swapcase() != f.path)
    b.blob[id(f)] = f.record(RelativePath=f.path.swapcase())
    return done(f)


@kind("x-dir-record-other", "damaged", mend="maybe", why="a folder's row with another folder's record")
def _(b):
    x, y = b.pick(lambda f: f.flags == 2 and f.path, 2)
    b.blob[id(x)] = y.record()
    return done(x)


@kind("x-digest-right-in-app", "restorable", "note", mend="nothing", why="a Digest that is right where none is expected")
def _(b):
    f = b.file(digest=False)
    f.digest = hashlib.sha1(b.payload[f.id]).digest()
    return done(f)


@kind("x-digest-sha256", "warning", "damaged", mend="maybe", why="a Digest of 32 bytes")
def _(b):
    f = b.file(digest=True)
    b.blob[id(f)] = f.record(Digest=hashlib.sha256(b.payload[f.id]).digest())
    return done(f)


@kind("x-digest-of-plain", "warning", "damaged", mend="maybe", only="encrypted", why="a Digest over the plain bytes: all others are over the stored ones")
def _(b):
    f = b.file(digest=True)
    b.blob[id(f)] = f.record(Digest=hashlib.sha1(f.data).digest())
    return done(f)


@kind("x-inode-shared", "restorable", "note", mend="nothing", why="hard links on the phone")
def _(b):
    x, y = b.file(n=2)
    y.inode = x.inode
    return done(x, y)


@kind("x-xattrs-many", "restorable", "note", mend="nothing", why="many and large extended attributes")
def _(b):
    f = b.file()
    f.xattrs = {"com.example.%d" % i: b.rnd.randbytes(200) for i in range(60)}
    return done(f)

# ---- rows


def row_kind(id, least, most, mend, why, want=is_file, **columns):
    @kind(id, least, most, mend=mend, why=why)
    def _(b):
        f = b.pick(want)
        b.row[__builtins__["id"](f)] = columns
        return done(f)


row_kind("x-flags-0", "warning", "damaged", "maybe", "flags 0 on a file", flags=0)
row_kind("x-flags-3", "damaged", "damaged", "maybe", "flags 3: two kinds at once", flags=3)
row_kind("x-flags-link", "damaged", "damaged", "maybe", "flags 4 on a file", flags=4)
row_kind("x-flags-99", "damaged", "damaged", "maybe", "flags 99", flags=99)
row_kind("x-flags-null", "damaged", "damaged", "maybe", "flags NULL", flags=None)
row_kind("x-flags-negative", "damaged", "damaged", "maybe", "flags -1", flags=-1)
row_kind("x-flags-huge", "damaged", "damaged", "maybe", "flags that are 1 in the lowest 32 bits only", flags=(1 << 32) + 1)
row_kind("x-flags-text", "damaged", "damaged", "maybe", "flags is a word", flags="file")
row_kind("x-flags-16-on-file", "warning", "damaged", "maybe", "flags 16 on a row that has a path and a record", flags=16)
row_kind("x-dir-flags-link", "damaged", "damaged", "maybe", "flags 4 on a folder", want=is_dir, flags=4)
row_kind("x-link-flags-dir", "damaged", "damaged", "maybe", "flags 2 on a link", want=is_link, flags=2)
row_kind("x-path-null", "damaged", "damaged", "maybe", "relativePath NULL", relativePath=None)
row_kind("x-fileid-null", "damaged", "damaged", "maybe", "fileID NULL", fileID=None)
row_kind("x-fileid-short", "damaged", "damaged", "maybe", "fileID of 39 digits", fileID="a" * 39)
row_kind("x-fileid-path", "damaged", "damaged", "maybe", "fileID that leads out of the folder", fileID="../../../../etc/passwd")


@kind("x-fileid-upper", "warning", "damaged", mend="maybe", why="fileID in capitals; the payload's name is not")
def _(b):
    f = b.file(also=lambda f: f.id.upper() != f.id)
    f.row_id = f.id.upper()
    return done(f)


@kind("x-fileid-blob", "note", "damaged", mend="maybe", why="fileID as bytes")
def _(b):
    f = b.file()
    b.row[id(f)] = {"fileID": f.id.encode()}
    return done(f)


@kind("x-path-blob", "note", "damaged", mend="maybe", why="relativePath as bytes")
def _(b):
    f = b.file()
    b.row[id(f)] = {"relativePath": f.path.encode()}
    return done(f)


@kind("x-file-text", "restorable", "damaged", mend="maybe", why="the record as a text of the same bytes")
def _(b):
    f = b.file()
    i = f.row_id or f.id
    b.sql.append(lambda c: c.execute("UPDATE Files SET file=CAST(file AS TEXT) WHERE fileID=?", (i,)))
    return done(f)


@kind("x-row-twice-other-id", "warning", "damaged", mend="maybe", why="a second row of the same file under another fileID, without payload")
def _(b):
    f = b.file()
    b.rows_extra.append([hashlib.sha1(b"second" + f.id.encode()).hexdigest(), f.domain, f.path, 1, f.record()])
    return done(f)


@kind("x-row-file-and-folder", "damaged", mend="maybe", why="one path is a file's and a folder's row")
def _(b):
    f = b.file()
    d = b.new_dir(f.domain, f.path)
    b.rows_extra.append([hashlib.sha1(b"folder" + f.id.encode()).hexdigest(), f.domain, f.path, 2, d.record()])
    return done(f)


@kind("x-file-below-file", "warning", "damaged", mend="maybe", why="a file below a file")
def _(b):
    f = b.add_file(app(b), "Documents/ein Blatt.txt", b"leaf")
    g = b.add_file(app(b), "Documents/ein Blatt.txt/x.txt", b"below", parents=False)
    return done(f, g)


@kind("x-file-below-link", "warning", "damaged", mend="maybe", why="a file below a link")
def _(b):
    b.with_parents(app(b), "Documents/Link")
    l = b.new_link(app(b), "Documents/Link")
    b.files.append(l)
    b.files_by[(l.domain, l.path)] = l
    g = b.add_file(app(b), "Documents/Link/x.txt", b"below", parents=False)
    return done(l, g)


@kind("x-parents-all", "warning", "damaged", mend="yes", why="no folder has a row, in no domain")
def _(b):
    for f in b.files:
        if f.flags == 2 and (f.path == "" or b.below(f)):
            b.drop_rows.add(id(f))
            b.used.add(id(f))
    return done("all folders")


@kind("x-name-nfd-collides", "damaged", mend="loss", why="the composed name is another file's")
def _(b):
    f = b.add_file(app(b), "Documents/Übung.txt", b"composed")
    g = b.add_file(app(b), nfd("Documents/Übung.txt"), b"decomposed", parents=False)
    return done(f, g)


@kind("x-name-order", "damaged", mend="yes", why="marks in an order that no composed name has")
def _(b):
    return done(b.add_file(app(b), "Documents/a\u0302\u0323.txt", b"order"))


@kind("x-name-jamo", "damaged", mend="yes", why="Hangul in single letters")
def _(b):
    return done(b.add_file(app(b), nfd("Documents/한국어 사진.txt"), b"jamo"), b.add_file(app(b), nfd("Documents/사진첩.txt"), b"jam"))


@kind("x-name-nfd-links", "damaged", mend="yes", why="decomposed names of a link and of a folder that is empty")
def _(b):
    p, q = nfd("Documents/Verknüpfung"), nfd("Documents/Öde")
    b.with_parents(app(b), p)
    out = []
    for f in (b.new_link(app(b), p), b.new_dir(app(b), q)):
        b.files.append(f)
        b.files_by[(f.domain, f.path)] = f
        b.used.add(id(f))
        out.append(f)
    return done(*out)


@kind("x-name-nfd-digest", "damaged", mend="yes", why="decomposed names with a Digest, of one length, and a folder among them")
def _(b):
    return done(*[b.add_file("HomeDomain", nfd("Library/Fonts/Ähre %d/Schrift é.ttf" % i), b"font %d" % i) for i in range(5)])


@kind("x-name-long", "restorable", "note", mend="nothing", why="a name of 255 bytes, a path of 900 (cases/good/odd-names)")
def _(b):
    return done(b.add_file(app(b), "Documents/" + "n" * 255, b"long"), b.add_file(app(b), "Documents/" + "/".join(["d" * 99] * 8) + "/f", b"deep"))


@kind("x-name-control", "restorable", "note", mend="nothing", why="control characters in names are real (Icon and a return)")
def _(b):
    return done(b.add_file(app(b), "Documents/Icon\r", b""), b.add_file(app(b), "Documents/a\x1b[2Jb\n.txt", b"x"))


@kind("x-name-dot", "warning", "damaged", mend="maybe", why="'.' as a part of a path")
def _(b):
    f = b.file(also=lambda f: f.path.count("/") >= 1)
    d, _, n = f.path.rpartition("/")
    b.rename(f, d + "/./" + n)
    return done(f)


@kind("x-domain-empty", "warning", "damaged", mend="loss", why="a domain of no letters")
def _(b):
    return done(b.add_file("", "Library/x.txt", b"x"))


@kind("x-domain-app-empty", "warning", "damaged", mend="loss", why="an app without a name")
def _(b):
    return done(b.add_file("AppDomain-", "Library/x.txt", b"x"))


@kind("x-domain-blank", "warning", "damaged", mend="maybe", why="a blank behind the domain")
def _(b):
    return done(b.add_file("HomeDomain ", "Library/x.txt", b"x"))


@kind("x-app-odd-name", "restorable", "note", mend="nothing", group="manifest", why="a listed app of an unusual name")
def _(b):
    a = "com.example.My App (1)~beta_ö"
    b.manifest = dict(b.manifest, Applications=dict(b.manifest["Applications"], **{a: {"CFBundleIdentifier": a}}))
    return done(b.add_file("AppDomain-" + a, "Documents/x.txt", b"x"))


@kind("x-app-case", "warning", "damaged", mend="maybe", group="manifest", why="an app that is listed in other letters")
def _(b):
    a = b.apps[0]
    if not any(f.domain == "AppDomain-" + a for f in b.files) or a.swapcase() == a:
        raise NoTarget
    b.manifest = dict(b.manifest, Applications={(k.swapcase() if k == a else k): v for k, v in b.manifest["Applications"].items()})
    return done("Manifest.plist")


@kind("x-group-unlisted", "restorable", "warning", mend="nothing", why="groups and plug-ins need no entry (facts F.3: AppDomain only)")
def _(b):
    return done(b.add_file("AppDomainGroup-group.net.example.none", "x.txt", b"x"), b.add_file("AppDomainPlugin-net.example.none.share", "x.txt", b"x"))

# ---- payloads


@kind("x-payload-empty-stored-empty", "restorable", "damaged", mend="maybe", only="encrypted", why="an empty file stored as no bytes, not as a block")
def _(b):
    f = b.file(least=0, most=0)
    b.payload[f.id] = b""
    if f.digest:
        f.digest = hashlib.sha1(b"").digest()
    return done(f)


@kind("x-payload-no-padding", "restorable", "damaged", mend="maybe", only="encrypted", why="encrypted without padding, as some writers do (facts F.6)")
def _(b):
    f = b.add_file(app(b), "Documents/voll.bin", b.rnd.randbytes(64))
    b.payload[f.id] = b.payload[f.id][:-16]
    return done(f, least="warning")


@kind("x-payload-reencrypted", "damaged", mend="loss", only="encrypted", why="stored under another key, of the same length")
def _(b):
    f = b.file(least=40, digest=False)
    b.payload[f.id] = cbc(b.rnd.randbytes(32), pad(f.data))
    return done(f)


@kind("x-payload-shifted", "warning", "damaged", mend="loss", why="a byte too much at the start, one less at the end")
def _(b):
    f = b.file(least=64, also=lambda f: f.digest or b.encrypted)
    b.payload[f.id] = b"\0" + b.payload[f.id][:-1]
    return done(f)


@kind("x-payload-sparse", "restorable", "note", mend="nothing", why="a file with holes, right in every byte")
def _(b):
    f = b.add_file("HomeDomain", "Library/Big/Loch.bin", bytes(300000) + b"end")
    i, data = f.id, b.payload[f.id]

    def holes(d):
        p = os.path.join(d, i[:2], i)
        if b.encrypted:
            return
        os.truncate(p, 0)
        with open(p, "r+b") as o:
            o.truncate(len(data))
            o.seek(300000)
            o.write(b"end")
    b.after.append(holes)
    return done(f)


@kind("x-payload-hard-linked", "restorable", "note", mend="nothing", why="two empty payloads that share an inode (a program that saves space)")
def _(b):
    x, y = b.add_file(app(b), "Documents/leer 1.dat", b"same"), b.add_file(app(b), "Documents/leer 2.dat", b"other")
    i, j = x.id, y.id

    def link(d):
        p, q = os.path.join(d, i[:2], i), os.path.join(d, "..", "kept-" + j)
        os.link(p, q)
    b.after.append(link)
    return done(x, y)


@kind("x-payload-twin-upper", "restorable", "note", mend="nothing", why="beside the right payload one of the same name in capitals, with other bytes")
def _(b):
    f = b.file(also=lambda f: f.id.upper() != f.id)
    b.extra[f.id[:2] + "/" + f.id.upper()] = b"something else"
    return done(f)


@kind("x-payload-at-top", "damaged", mend="maybe", why="the payload lies in the backup's folder itself, as before iOS 10")
def _(b):
    f = b.file()
    b.place[f.id] = f.id
    return done(f)


@kind("x-payload-all-flat", "damaged", mend="maybe", why="all payloads lie in the backup's folder itself")
def _(b):
    for i in list(b.payload):
        b.place[i] = i
    return done("all")


@kind("x-payload-in-snapshot", "damaged", mend="maybe", group="snapshot", why="finished, but a payload lies in Snapshot/ only")
def _(b):
    f = b.file()
    b.place[f.id] = "Snapshot/" + f.id[:2] + "/" + f.id
    return done(f)


@kind("x-payload-misplaced-and-damaged", "damaged", mend="loss", why="a payload in another folder that is cut, too")
def _(b):
    f = b.file(least=80)
    b.place[f.id] = "%02x/%s" % ((int(f.id[:2], 16) + 7) % 256, f.id)
    b.payload[f.id] = b.payload[f.id][:16]
    return done(f)


@kind("x-payload-wrong-file-at-other-id", "damaged", mend="loss", why="fileID wrong, and where the right one would lie is another file's payload")
def _(b):
    f = b.file(least=40, digest=False)
    f.row_id = hashlib.sha1(b"wrong" + f.id.encode()).hexdigest()
    b.payload[f.id] = b.rnd.randbytes(len(b.payload[f.id]) - (16 if b.encrypted else 1))
    return done(f)

# ---- the index


def sql_kind(id, least, most, mend, why, script, lock=False):
    @kind(id, least, most, mend=mend, why=why, group="index", lock=lock)
    def _(b):
        b.sql.append(lambda c: (c.commit(), c.executescript(script)))
        return done("Manifest.db")


TABLE = "(fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)"


@kind("x-index-utf16", "restorable", "damaged", mend="maybe", group="index", why="texts in UTF-16: SQLite reads them alike")
def _(b):
    def turn(img):
        old, new = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
        old.deserialize(img[:18] + b"\1\1" + img[20:])
        new.executescript("PRAGMA encoding='UTF-16le'; CREATE TABLE Files " + TABLE + "; CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);")
        new.executemany("INSERT INTO Files VALUES (?,?,?,?,?)", old.execute("SELECT * FROM Files"))
        new.commit()
        img = new.serialize()
        return img[:18] + b"\2\2" + img[20:]
    b.raw.append(turn)
    return done("Manifest.db")


sql_kind("x-index-page-512", "restorable", "note", "nothing", "pages of 512 bytes", "PRAGMA page_size=512; VACUUM;")
sql_kind("x-index-page-65536", "restorable", "note", "nothing", "pages of 65,536 bytes", "PRAGMA page_size=65536; VACUUM;")
sql_kind("x-index-autovacuum", "restorable", "note", "nothing", "pages of pointers", "PRAGMA auto_vacuum=1; VACUUM;")
sql_kind("x-index-freelist", "restorable", "note", "nothing", "many free pages",
         "CREATE TABLE big (a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<300) INSERT INTO big SELECT randomblob(3000) FROM n; DROP TABLE big;")
sql_kind("x-index-extra-table", "restorable", "note", "nothing", "tables, views, triggers of another program",
         "CREATE TABLE Files2 (a); CREATE TABLE [Files of mine] (fileID); CREATE VIEW AllFiles AS SELECT * FROM Files; CREATE TRIGGER Files_t AFTER DELETE ON Files BEGIN SELECT 1; END;")
sql_kind("x-index-extra-column", "restorable", "warning", "nothing", "a column more", "ALTER TABLE Files ADD COLUMN note TEXT DEFAULT 'x';")
sql_kind("x-index-generated-column", "restorable", "warning", "nothing", "a generated column", "ALTER TABLE Files ADD COLUMN n GENERATED ALWAYS AS (length(relativePath)) VIRTUAL;")
sql_kind("x-index-column-order", "restorable", "warning", "nothing", "the columns in another order",
         "CREATE TABLE n (file BLOB, flags INTEGER, relativePath TEXT, domain TEXT, fileID TEXT PRIMARY KEY); INSERT INTO n SELECT file, flags, relativePath, domain, fileID FROM Files; DROP TABLE Files; ALTER TABLE n RENAME TO Files;")
sql_kind("x-index-lower-case", "restorable", "warning", "maybe", "table and columns in small letters",
         "CREATE TABLE n (fileid TEXT PRIMARY KEY, domain TEXT, relativepath TEXT, flags INTEGER, file BLOB); INSERT INTO n SELECT * FROM Files; DROP TABLE Files; ALTER TABLE n RENAME TO files;")
sql_kind("x-index-without-rowid", "restorable", "damaged", "maybe", "WITHOUT ROWID",
         "CREATE TABLE n " + TABLE + " WITHOUT ROWID; INSERT INTO n SELECT * FROM Files; DROP TABLE Files; ALTER TABLE n RENAME TO Files;")
sql_kind("x-index-view", "restorable", "damaged", "maybe", "Files is a view", "ALTER TABLE Files RENAME TO F; CREATE VIEW Files AS SELECT * FROM F;")
sql_kind("x-index-view-less", "damaged", "damaged", "maybe", "Files is a view that leaves rows out",
         "ALTER TABLE Files RENAME TO F; CREATE VIEW Files AS SELECT * FROM F WHERE flags <> 1;")
sql_kind("x-index-no-types", "restorable", "warning", "nothing", "no primary key, no types",
         "CREATE TABLE n (fileID, domain, relativePath, flags, file); INSERT INTO n SELECT * FROM Files; DROP TABLE Files; ALTER TABLE n RENAME TO Files;")
sql_kind("x-index-rowids-far", "restorable", "note", "nothing", "row numbers at both ends", "UPDATE Files SET rowid = (rowid % 2) * 9000000000000000000 - 4500000000000000000 + rowid;")
sql_kind("x-index-user-version", "restorable", "note", "nothing", "user_version 0", "PRAGMA user_version=0;")
sql_kind("x-index-sql-index-wrong", "restorable", "damaged", "maybe", "an SQL index over another column than it says: SQLite calls it damaged",
         "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql='CREATE INDEX FilesDomainIdx ON Files(relativePath)' WHERE name='FilesDomainIdx'; PRAGMA writable_schema=OFF;")
sql_kind("x-index-schema-garbage", "damaged", "damaged", "maybe", "the schema cannot be read",
         "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql='CREATE GARBAGE' WHERE name='FilesFlagsIdx'; PRAGMA writable_schema=OFF;", lock=True)
sql_kind("x-index-column-missing", "damaged", "damaged", "maybe", "the column flags is not there", "DROP INDEX FilesFlagsIdx; ALTER TABLE Files DROP COLUMN flags;")


@kind("x-index-rollback-header", "restorable", "note", mend="nothing", group="index", why="the header says rollback journal, not WAL")
def _(b):
    b.raw.append(lambda img: img[:18] + b"\1\1" + img[20:])
    return done("Manifest.db")


@kind("x-index-no-padding", "restorable", "note", mend="nothing", only="encrypted", group="index", why="the sealed index without a block of padding: whole pages")
def _(b):
    def cut(d):
        p = os.path.join(d, "Manifest.db")
        os.truncate(p, os.path.getsize(p) - 16)
    b.after.append(cut)
    return done("Manifest.db")


@kind("x-index-tail", "restorable", "damaged", mend="maybe", group="index", lock=True, why="a page of noise behind the last page")
def _(b):
    b.raw.append(lambda img: img + bytes(range(256)) * 16)
    return done("Manifest.db")


@kind("x-index-half-page", "warning", "damaged", mend="maybe", group="index", lock=True, why="the last page is cut in half")
def _(b):
    def cut(d):
        p = os.path.join(d, "Manifest.db")
        os.truncate(p, os.path.getsize(p) - 2048)
    b.after.append(cut)
    return done("Manifest.db")


@kind("x-index-wal-empty", "restorable", "note", mend="nothing", group="index", why="an empty log, and its shared memory, left by a reader")
def _(b):
    b.extra["Manifest.db-wal"] = b""
    b.extra["Manifest.db-shm"] = bytes(32768)
    return done("Manifest.db-wal")


@kind("x-index-journal", "note", "damaged", mend="maybe", group="index", why="a rollback journal beside the index")
def _(b):
    b.extra["Manifest.db-journal"] = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504) + b.rnd.randbytes(4104)
    return done("Manifest.db-journal")


@kind("x-index-old-name", "restorable", "warning", mend="nothing", group="index", why="an old Manifest.mbdb lies beside a whole Manifest.db")
def _(b):
    b.extra["Manifest.mbdb"] = b"mbdb\5\0"
    return done("Manifest.mbdb")

# ---- the key bag


def bag_kind(id, least, most, mend, why, change, only=None, lock=True):
    @kind(id, least, most, mend=mend, why=why, group="manifest", only=only, lock=lock)
    def _(b):
        b.manifest = dict(b.manifest, BackupKeyBag=change(b))
        return done("BackupKeyBag")


def group_of(b, c):
    out = b""
    for t, v in b.keys.groups[c]:
        v = struct.pack(">I", v) if isinstance(v, int) else v
        out += t.encode() + struct.pack(">I", len(v)) + v
    return out


def tlv(t, v):
    return t + struct.pack(">I", len(v)) + v


bag_kind("x-keybag-class-twice", "restorable", "damaged", "maybe", "a class stands twice, alike", lambda b: b.keys.blob() + group_of(b, 3))
bag_kind("x-keybag-class-twice-bad", "note", "damaged", "maybe", "a class stands twice, the second time damaged",
         lambda b: b.keys.blob() + group_of(b, 3)[:-3] + b"\0\0\0")
bag_kind("x-keybag-extra-tags", "restorable", "note", "nothing", "tags that nobody knows", lambda b: b.keys.blob()[:-0 or None].replace(b"KTYP\0\0\0\4\0\0\0\0", b"KTYP\0\0\0\4\0\0\0\0" + tlv(b"PBKY", bytes(32))), lock=False)
bag_kind("x-keybag-tail", "warning", "damaged", "maybe", "zeros behind its end", lambda b: b.keys.blob() + bytes(16))
bag_kind("x-keybag-rounds-huge", "damaged", "damaged", "no", "four thousand million rounds", lambda b: b.keys.blob().replace(b"ITER\0\0\0\4\0\0\x27\x10", b"ITER\0\0\0\4\xff\xff\xff\xff"))
bag_kind("x-keybag-rounds-none", "damaged", "damaged", "no", "no rounds", lambda b: b.keys.blob().replace(b"ITER\0\0\0\4\0\0\x27\x10", b"ITER\0\0\0\4\0\0\0\0"))
bag_kind("x-keybag-empty", "damaged", "damaged", "maybe", "a key bag of no bytes", lambda b: b"")
bag_kind("x-keybag-class-unused-gone", "restorable", "damaged", "maybe", "class 11, which no file has, is not there", lambda b: b.keys.blob(skip=(11,)), lock=False)
bag_kind("x-keybag-class-used-gone", "damaged", "damaged", "no", "class 3, which most files have, is not there", lambda b: b.keys.blob(skip=(3,)), only="encrypted")
bag_kind("x-keybag-class-used-flip", "damaged", "damaged", "no", "class 3, which most files have, does not open", lambda b: b.keys.blob(flip=(3,)), only="encrypted")
bag_kind("x-keybag-text", "damaged", "damaged", "maybe", "the key bag is a text", lambda b: "a text")

# ---- the lists


def list_kind(id, least, most, mend, why, which, change, lock=False, only=None):
    @kind(id, least, most, mend=mend, why=why, group=which, lock=lock, only=only)
    def _(b):
        setattr(b, which, change(b))
        return done(which.capitalize() + ".plist")


def lockdown(**kw):
    return lambda b: dict(b.manifest, Lockdown={k: v for k, v in dict(b.manifest["Lockdown"], **kw).items() if v is not None})


list_kind("x-manifest-xml", "restorable", "note", "nothing", "Manifest.plist as XML", "manifest", lambda b: plistlib.dumps(b.manifest, fmt=plistlib.FMT_XML))
list_kind("x-manifest-lockdown-bool", "damaged", "damaged", "maybe", "a Lockdown value that is no text (205)", "manifest", lockdown(ProductVersion=True))
list_kind("x-manifest-lockdown-date", "damaged", "damaged", "maybe", "a Lockdown value that is no text (205)", "manifest", lambda b: dict(b.manifest, Lockdown=dict(b.manifest["Lockdown"], SerialNumber=b.manifest["Date"])))
list_kind("x-manifest-lockdown-dict", "damaged", "damaged", "maybe", "a Lockdown value that is no text (205)", "manifest", lockdown(DeviceName={}))
list_kind("x-manifest-lockdown-empty", "restorable", "warning", "maybe", "phones take backups with an empty Lockdown (facts F.1)", "manifest", lambda b: dict(b.manifest, Lockdown={}))
list_kind("x-manifest-lockdown-few", "restorable", "warning", "maybe", "Lockdown without number and build", "manifest", lockdown(SerialNumber=None, BuildVersion=None))
list_kind("x-manifest-lockdown-array", "warning", "damaged", "maybe", "Lockdown is an array", "manifest", lambda b: dict(b.manifest, Lockdown=[1]))
list_kind("x-manifest-apps-array", "damaged", "damaged", "maybe", "Applications is an array", "manifest", lambda b: dict(b.manifest, Applications=list(b.apps)))
list_kind("x-manifest-apps-huge", "restorable", "note", "nothing", "five thousand apps", "manifest", lambda b: dict(b.manifest, Applications=dict(b.manifest["Applications"], **{"com.example.n%d" % i: {"CFBundleIdentifier": "x", "Data": bytes(200)} for i in range(5000)})))
list_kind("x-manifest-app-text", "restorable", "damaged", "maybe", "an entry of Applications that is a text", "manifest", lambda b: dict(b.manifest, Applications={k: "x" for k in b.manifest["Applications"]}))
list_kind("x-manifest-flag-number", "restorable", "warning", "maybe", "IsEncrypted as a number", "manifest", lambda b: dict(b.manifest, IsEncrypted=int(b.encrypted)), lock=True)
list_kind("x-manifest-flag-text", "note", "damaged", "maybe", "IsEncrypted as a text", "manifest", lambda b: dict(b.manifest, IsEncrypted="YES" if b.encrypted else "NO"), lock=True)
list_kind("x-manifest-version-99", "note", "damaged", "maybe", "a version that nobody knows (203)", "manifest", lambda b: dict(b.manifest, Version="99.0"))
list_kind("x-manifest-version-number", "restorable", "damaged", "maybe", "Version is a number", "manifest", lambda b: dict(b.manifest, Version=10))
list_kind("x-manifest-key-class", "damaged", "damaged", "no", "ManifestKey of class 77", "manifest", lambda b: dict(b.manifest, ManifestKey=struct.pack("<I", 77) + b.manifest["ManifestKey"][4:]), only="encrypted", lock=True)
list_kind("x-manifest-key-short", "damaged", "damaged", "no", "ManifestKey cut", "manifest", lambda b: dict(b.manifest, ManifestKey=b.manifest["ManifestKey"][:20]), only="encrypted", lock=True)
list_kind("x-manifest-key-in-plain", "restorable", "damaged", "maybe", "a ManifestKey in a plain backup", "manifest", lambda b: dict(b.manifest, ManifestKey=b.keys.wrap(4, bytes(32))), only="plain", lock=True)
list_kind("x-manifest-twice", "restorable", "damaged", "maybe", "IsEncrypted stands twice, differently", "manifest",
          lambda b: plistlib.dumps(b.manifest, fmt=plistlib.FMT_XML).replace(b"<key>IsEncrypted</key>", b"<key>IsEncrypted</key>\n\t<%s/>\n\t<key>IsEncrypted</key>" % (b"false" if b.encrypted else b"true"), 1), lock=True)
list_kind("x-info-binary", "restorable", "note", "nothing", "Info.plist in binary", "info", lambda b: plistlib.dumps(b.info, fmt=plistlib.FMT_BINARY))
list_kind("x-info-ascii", "note", "damaged", "maybe", "Info.plist in the oldest form", "info", lambda b: b'{ "Device Name" = "x"; "Unique Identifier" = "y"; }')
list_kind("x-info-utf16", "restorable", "damaged", "maybe", "Info.plist in UTF-16", "info", lambda b: plistlib.dumps(b.info, fmt=plistlib.FMT_XML).decode().replace("UTF-8", "UTF-16").encode("utf-16"))
list_kind("x-info-latin1", "note", "damaged", "maybe", "Info.plist is not UTF-8", "info", lambda b: plistlib.dumps(b.info, fmt=plistlib.FMT_XML).replace("ü".encode(), b"\xfc"))
list_kind("x-info-entities", "note", "damaged", "maybe", "entities that grow without end", "info",
          lambda b: b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)) + b']><plist version="1.0"><dict><key>Device Name</key><string>&j;</string></dict></plist>')
list_kind("x-info-huge", "restorable", "note", "nothing", "icons of five million bytes", "info", lambda b: dict(b.info, Applications={a: {"PlaceholderIcon": bytes(600000)} for a in b.apps}))
list_kind("x-info-new-phone", "restorable", "warning", "maybe", "a phone that nobody knows yet", "info", lambda b: dict(b.info, **{"Product Type": "iPhone99,9"}))
list_kind("x-info-few", "restorable", "damaged", "maybe", "Info.plist of three entries", "info", lambda b: {k: b.info[k] for k in ("Device Name", "Unique Identifier", "Product Version")})
list_kind("x-info-no-udid", "note", "damaged", "maybe", "Info.plist without the phone's identifier", "info", lambda b: {k: v for k, v in b.info.items() if k not in ("Target Identifier", "Unique Identifier")})
list_kind("x-info-number-name", "note", "damaged", "maybe", "Device Name is a number", "info", lambda b: dict(b.info, **{"Device Name": 7}))
list_kind("x-status-xml", "restorable", "note", "nothing", "Status.plist as XML", "status", lambda b: plistlib.dumps(b.status, fmt=plistlib.FMT_XML))
list_kind("x-status-two-states", "note", "unfinished", "maybe", "two states", "status",
          lambda b: plistlib.dumps(b.status, fmt=plistlib.FMT_XML).replace(b"<key>SnapshotState</key>", b"<key>SnapshotState</key>\n\t<string>uploading</string>\n\t<key>SnapshotState</key>", 1))
list_kind("x-status-two-states-last", "note", "unfinished", "maybe", "two states, the last one not finished", "status",
          lambda b: plistlib.dumps(b.status, fmt=plistlib.FMT_XML).replace(b"<string>finished</string>", b"<string>finished</string>\n\t<key>SnapshotState</key>\n\t<string>uploading</string>", 1))
list_kind("x-status-state-blank", "warning", "unfinished", "maybe", "a blank behind the state", "status", lambda b: dict(b.status, SnapshotState="finished "))
list_kind("x-status-no-state", "warning", "unfinished", "maybe", "no SnapshotState", "status", lambda b: {k: v for k, v in b.status.items() if k != "SnapshotState"})
list_kind("x-status-only-state", "restorable", "warning", "maybe", "nothing but the state", "status", lambda b: {"SnapshotState": "finished"})
list_kind("x-status-extra", "restorable", "note", "nothing", "keys that a newer iOS may add", "status", lambda b: dict(b.status, Future=1))
list_kind("x-status-version-99", "note", "damaged", "maybe", "a version that nobody knows (203)", "status", lambda b: dict(b.status, Version="99.9"))
list_kind("x-status-version-old", "note", "damaged", "maybe", "version 1.6, refused with 203", "status", lambda b: dict(b.status, Version="1.6"))
list_kind("x-status-tail", "restorable", "unfinished", "maybe", "noise behind the binary list", "status", lambda b: plistlib.dumps(b.status, fmt=plistlib.FMT_BINARY) + b"\0\0\0\0")

# ---- a later run that broke off


@kind("x-uploading-with-snapshot", "warning", "unfinished", mend="yes", group="status", why="a later run broke off while it sent files: they lie in Snapshot/, the backup below is whole")
def _(b):
    b.status = dict(b.status, SnapshotState="uploading", IsFullBackup=False)
    for i in range(3):
        h = hashlib.sha1(b"new%d" % b.rnd.getrandbits(40)).hexdigest()
        b.extra["Snapshot/" + h[:2] + "/" + h] = b.rnd.randbytes(100)
    return done("Status.plist")


@kind("x-moving-half", "warning", "unfinished", mend="yes", group="status", why="broken off while Snapshot/ was moved: some payloads and the lists are there, the rest in place")
def _(b):
    b.status = dict(b.status, SnapshotState="moving", IsFullBackup=False)
    for f in b.file(n=2):
        b.place[f.id] = "Snapshot/" + f.id[:2] + "/" + f.id

    def lists(d):
        os.makedirs(d + "/Snapshot", exist_ok=True)
        for n in ("Manifest.db", "Manifest.plist"):
            if os.path.exists(d + "/" + n):
                shutil.copyfile(d + "/" + n, d + "/Snapshot/" + n)
    b.after.append(lists)
    return done("Status.plist")


@kind("x-moving-lists-moved", "warning", "unfinished", mend="maybe", group="status", why="broken off while Snapshot/ was moved: lists in Snapshot/ only")
def _(b):
    b.status = dict(b.status, SnapshotState="moving")

    def lists(d):
        os.makedirs(d + "/Snapshot", exist_ok=True)
        for n in ("Manifest.db", "Manifest.plist"):
            if os.path.exists(d + "/" + n):
                os.rename(d + "/" + n, d + "/Snapshot/" + n)
    b.after.append(lists)
    return done("Status.plist")


@kind("x-removing-with-snapshot", "note", "unfinished", mend="yes", group="status", why="broken off while Snapshot/ was emptied")
def _(b):
    b.status = dict(b.status, SnapshotState="removing", IsFullBackup=False)
    b.extra["Snapshot/3d"] = None
    b.extra["Snapshot/aa/" + "aa" * 20] = b"old remains"
    return done("Status.plist")

# ---- the folder


@kind("x-folder-strangers", "restorable", "note", mend="nothing", why="hidden files, notes, folders of a person")
def _(b):
    b.extra.update({".hidden": b"x", "Meine Notizen.txt": b"y", ".Spotlight-V100/x": b"z", "00/.DS_Store": b"w", "ff": None, "zz/y": b"x", "Info.plist.bak": b"", "Manifest.db.bak": b"SQLite"})
    return done("strangers")


@kind("x-folder-nested", "restorable", "warning", mend="nothing", why="a second backup inside the first one's folder")
def _(b):
    for n, v in (("Info", b.info), ("Status", b.status), ("Manifest", b.manifest)):
        if isinstance(v, dict):
            b.extra[b.udid + "/" + n + ".plist"] = plistlib.dumps(v)
    return done("folder")


@kind("x-folder-odd-name", "restorable", "note", mend="nothing", group="folder", why="a folder that a person named")
def _(b):
    b.folder = "Handy von Oma, März (alt) ❤"
    return done("folder")
