package guide

import (
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// scenes are the Situations that the golden text covers.
func scenes() []scene {
	var all []scene
	add := func(name string, changes ...change) { all = append(all, scene{name, changes}) }
	computer := door(DoorComputer)

	add("start: nothing plugged in")
	add("start: a phone is there already", withPhone())
	add("start: simulated", func(s *Situation) { s.Simulated = true })
	add("start: iCloud door", door(DoorCloud))
	for _, cause := range cloudCauses {
		add("start: iCloud door, "+string(cause), door(DoorCloud), func(s *Situation) { s.Cloud = cause })
		add("start: iCloud door, "+string(cause)+", phone there", door(DoorCloud), withPhone(), func(s *Situation) { s.Cloud = cause })
	}

	add("connect: looking for the service", computer, func(s *Situation) { s.Service = phone.ServiceUnknown })
	for _, h := range []struct {
		goos string
		app  AppleApp
	}{{"linux", AppleNone}, {"windows", AppleNone}, {"windows", AppleDevices}, {"darwin", AppleFinder}} {
		for _, state := range []phone.ServiceState{
			phone.ServiceMissing, phone.ServiceRefused, phone.ServiceNoPermission, phone.ServiceGarbled, phone.ServiceClosed, phone.ServiceHidden,
		} {
			if state == phone.ServiceClosed && h.goos != "windows" || state == phone.ServiceHidden && h.goos != "linux" {
				continue
			}
			add("connect: service "+string(state)+" on "+h.goos+" "+string(h.app), computer, host(h.goos, h.app),
				func(s *Situation) { s.Service = state })
		}
	}
	add("connect: service missing, just now", computer, func(s *Situation) {
		s.Service = phone.ServiceMissing
		s.Since["host/service-missing-linux"] = noon
	})
	add("connect: service missing, goes on without a phone", computer, withBackup(), func(s *Situation) {
		s.Service, s.NoPhone = phone.ServiceMissing, true
	})
	add("connect: no phone", computer)
	add("connect: no phone, just now", computer, func(s *Situation) { s.Since[PhoneNotSeen] = noon })
	add("connect: no phone, simulated", computer, func(s *Situation) { s.Simulated = true })
	add("connect: two phones, none chosen", computer, withPhone(), withPhone(func(p *phone.Phone) { p.UDID = "B" }),
		func(s *Situation) { s.Phone = "" })
	add("connect: two phones, one chosen", computer, withPhone(), withPhone(func(p *phone.Phone) { p.UDID, p.Name = "B", phone.Is("New iPhone") }))
	add("connect: went on without a phone", computer, withBackup(), func(s *Situation) { s.NoPhone = true })

	for _, trust := range []phone.Trust{
		phone.TrustUnknown, phone.TrustNeeded, phone.TrustAsked, phone.TrustLocked, phone.TrustDenied,
		phone.TrustForgotten, phone.TrustForbidden, phone.TrustSupervised, phone.TrustOldTLS,
	} {
		add("trust: "+string(trust), computer, withPhone(func(p *phone.Phone) { p.Trust = trust }))
		add("trust: "+string(trust)+", backup chosen before", computer, withBackup(), chosen,
			withPhone(func(p *phone.Phone) { p.Trust = trust }))
	}
	add("trust: phone without a name", computer, withPhone(func(p *phone.Phone) {
		p.Trust, p.Name = phone.TrustAsked, phone.NotReadable[string](phone.ReasonNotTrusted)
	}))
	add("trust: went on without", computer, withBackup(), withPhone(func(p *phone.Phone) { p.Trust = phone.TrustDenied }),
		func(s *Situation) { s.NoPhone = true })
	add("trust: unplugged before it was trusted", computer, func(s *Situation) {
		p := phone15()
		p.Trust = phone.TrustAsked
		s.Phone, s.Lost = "A", &p
	})

	add("choose: still reading", computer, withPhone(), func(s *Situation) { s.Scanned = false })
	add("choose: none", computer, withPhone())
	add("choose: none, no phone", computer, func(s *Situation) { s.NoPhone = true })
	for goos, app := range map[string]AppleApp{"darwin": AppleFinder} {
		add("choose: folder may not be read on "+goos, computer, withPhone(), host(goos, app), func(s *Situation) {
			s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderForbidden, Err: "operation not permitted"}}
		})
	}
	add("choose: folder may not be read on linux", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderForbidden, Err: "permission denied"}}
	})
	add("choose: folder may not be read on windows", computer, withPhone(), host("windows", AppleDevices), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderForbidden, Err: "access denied"}}
	})
	add("choose: folder broken", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderBroken, Err: "input/output error"}}
	})
	add("choose: folder that a cloud keeps", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderOnline, Err: "The cloud file provider is not running."}}
	})
	add("choose: folder that does not answer", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderSilent, Err: "no answer"}}
	})
	away := backup.Folder{Path: "/b/away", State: backup.FolderAway, Leads: "/disk/away", Err: "no such file"}
	add("choose: folder that leads to a disk that is not there", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{away}
	})
	add("choose: link that leads to a disk that is not there", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderRead, Links: []backup.Folder{away}}}
	})
	add("choose: link that leads to a disk that is not there, backup beside it", computer, withPhone(), withBackup(), func(s *Situation) {
		s.Folders[0].Links = []backup.Folder{away}
	})
	add("choose: link to a broken disk", computer, withPhone(), withBackup(), func(s *Situation) {
		s.Folders[0].Links = []backup.Folder{{Path: "/b/link", State: backup.FolderBroken, Err: "input/output error"}}
	})
	add("choose: folder that is still being read", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderAwaited}}
	})
	add("choose: folder that is still being read, backup in another", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/c", State: backup.FolderAwaited}}
	}, withBackup())
	add("choose: pointed at a folder without backups", computer, withPhone(), func(s *Situation) { s.Sought = &Sought{Path: "/photos"} })
	add("choose: pointed at a folder that could not be looked through", computer, withPhone(), func(s *Situation) {
		s.Sought = &Sought{Path: "/photos", Unseen: []string{"/photos/locked", "/photos/usb"}, More: true}
	})
	add("choose: pointed at a packed file", computer, withPhone(), withBackup(), func(s *Situation) {
		s.Sought = &Sought{Path: "/disk/backup.zip", Packed: "backup.zip"}
	})
	add("choose: one folder missing, backup in another", computer, withPhone(), func(s *Situation) {
		s.Folders = []backup.Folder{{Path: "/b", State: backup.FolderRead}, {Path: "/c", State: backup.FolderMissing}}
	}, withBackup())
	add("choose: one", computer, withPhone(), withBackup())
	add("choose: two identical", computer, withPhone(), withBackup(), withBackup(func(f *backup.Facts) { f.Folder += "-copy" }))
	add("choose: phone on Wi-Fi only", computer, withPhone(func(p *phone.Phone) { p.Connection = phone.Network }), withBackup())
	add("choose: phone unplugged", computer, withBackup(), func(s *Situation) {
		p := phone15()
		s.Phone, s.Lost = "A", &p
	})
	add("choose: phone unplugged, just now", computer, withBackup(), func(s *Situation) {
		p := phone15()
		s.Phone, s.Lost = "A", &p
		s.Since[PhoneUnplugged] = noon
	})
	add("choose: went back", computer, withPhone(), withBackup(), chosen, func(s *Situation) { s.At = StepChoose })

	ready := []change{computer, withPhone(), withBackup(), chosen}
	at := func(name string, changes ...change) { add(name, append(append([]change{}, ready...), changes...)...) }
	plain := func(f *backup.Facts) { f.Encrypted = false }
	atPlain := func(name string, changes ...change) {
		add(name, append([]change{computer, withPhone(), withBackup(plain), chosen}, changes...)...)
	}

	at("check: encrypted, no password yet")
	at("check: encrypted, no password yet, Find My on and iOS too old", func(s *Situation) {
		s.Phones[0].FindMy = phone.Is(true)
		s.Folders[0].Backups[0].IOS = "27.0"
	})
	at("check: password being tried", password(PasswordTrying), working(JobCheck))
	at("check: password wrong", password(PasswordWrong))
	encrypts := func(on bool) change {
		return func(s *Situation) { s.Phones[0].BackupEncrypted = phone.Is(on) }
	}
	at("phone: its backups are encrypted", encrypts(true))
	at("phone: its backups are not encrypted", encrypts(false))
	atPlain("phone: it made this backup, which is not encrypted, nor will be its next", encrypts(false), withCheck(backup.VerdictWarnings))
	at("phone: its backups are not encrypted, and work runs", encrypts(false), working(JobCheck))
	for _, change := range []PasswordChange{PasswordSet, PasswordNew, PasswordRemove} {
		at("password of the phone: "+string(change)+", done", func(s *Situation) {
			s.Ended = PasswordChanged{Phone: "A", Name: "Anna's iPhone", Change: change}
		})
	}
	at("folders: one that the person has added", func(s *Situation) { s.Added = []string{"/media/disk"} })
	at("check: password right", password(PasswordRight))
	atPlain("check: not encrypted")
	at("check: running", password(PasswordRight), working(JobCheck))
	at("check: being stopped", password(PasswordRight), working(JobCheck, func(j *Job) { j.Stopping = true }))
	at("check: stopped half-way", password(PasswordRight), withCheck(backup.VerdictUnknown, func(c *CheckState) { c.Partial = true }))
	at("check: backup changed since", password(PasswordRight), withCheck(backup.VerdictRestorable, func(c *CheckState) { c.Stale = true }))
	at("check: locked, checked without the password", withCheck(backup.VerdictLocked, locked, finding(backup.PasswordNeeded, backup.SeverityStop, 1)))
	at("check: locked, then a wrong password", password(PasswordWrong),
		withCheck(backup.VerdictLocked, locked, finding(backup.PasswordNeeded, backup.SeverityStop, 1)))
	at("check: good", password(PasswordRight), withCheck(backup.VerdictRestorable))
	atPlain("check: good, not encrypted", withCheck(backup.VerdictWarnings, finding(backup.NoKeybag, backup.SeverityWarning, 1)))
	at("check: good, and what is inside", password(PasswordRight), withCheck(backup.VerdictRestorable, inside))
	atPlain("check: good, not encrypted, and what is inside", withCheck(backup.VerdictRestorable, inside))
	at("check: damaged, and what is inside", password(PasswordRight), withCheck(backup.VerdictDamaged, inside, finding(backup.MissingFiles, backup.SeverityStop, 3)))
	at("check: changed since, and what was inside", password(PasswordRight), withCheck(backup.VerdictRestorable, inside, func(c *CheckState) { c.Stale = true }))
	at("check: good, quick only", password(PasswordRight), withCheck(backup.VerdictRestorable, quick))
	at("check: unfinished", func(s *Situation) { s.Folders[0].Backups[0].Finished = false }, withCheck(backup.VerdictUnfinished, finding(backup.Unfinished, backup.SeverityStop, 1)))
	at("check: the last run broke off", func(s *Situation) {
		s.Folders[0].Backups[0].Finished, s.Folders[0].Backups[0].State, s.Folders[0].Backups[0].StateKnown = false, "removing", true
	}, withCheck(backup.VerdictDamaged, finding(backup.Interrupted, backup.SeverityStop, 1)))
	at("check: whether it was finished may not be read", func(s *Situation) {
		s.Folders[0].Backups[0].Finished, s.Folders[0].Backups[0].State, s.Folders[0].Backups[0].StateKnown = false, "", false
	}, withCheck(backup.VerdictUnknown, finding(backup.Forbidden, backup.SeverityWarning, 1)))
	at("check: a good verdict and a finding that contradicts it", password(PasswordRight), withCheck(backup.VerdictRestorable, finding(backup.DigestMismatch, backup.SeverityStop, 2)))
	at("check: cannot say", withCheck(backup.VerdictUnknown))
	for _, f := range []struct {
		id       backup.FindingID
		severity backup.Severity
		verdict  backup.Verdict
	}{
		{backup.MarksMissing, backup.SeverityStop, backup.VerdictUnfinished},
		{backup.EmptyManifest, backup.SeverityStop, backup.VerdictUnfinished},
		{backup.ManifestUnreadable, backup.SeverityStop, backup.VerdictDamaged},
		{backup.IndexDamaged, backup.SeverityStop, backup.VerdictDamaged},
		{backup.MissingFiles, backup.SeverityStop, backup.VerdictDamaged},
		{backup.WrongSize, backup.SeverityLoss, backup.VerdictDamaged},
		{backup.SizeDiffers, backup.SeverityNote, backup.VerdictRestorable},
		{backup.UnreadableFiles, backup.SeverityStop, backup.VerdictDamaged},
		{backup.UndecryptableFiles, backup.SeverityStop, backup.VerdictDamaged},
		{backup.DigestMismatch, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.DigestMissing, backup.SeverityStop, backup.VerdictDamaged},
		{backup.DecomposedPaths, backup.SeverityStop, backup.VerdictDamaged},
		{backup.PathCollisions, backup.SeverityStop, backup.VerdictDamaged},
		{backup.UnsafePaths, backup.SeverityStop, backup.VerdictDamaged},
		{backup.WrongFileID, backup.SeverityStop, backup.VerdictDamaged},
		{backup.DuplicateRows, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.MissingParents, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.AppsNotListed, backup.SeverityStop, backup.VerdictDamaged},
		{backup.UnknownDomains, backup.SeverityStop, backup.VerdictDamaged},
		{backup.NoKeybag, backup.SeverityStop, backup.VerdictDamaged},
		{backup.KeybagDamaged, backup.SeverityStop, backup.VerdictDamaged},
		{backup.OldFormat, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.IdentityMismatch, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.LeftoverSnapshot, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.Strangers, backup.SeverityNote, backup.VerdictRestorable},
		{backup.CloudPlaceholder, backup.SeverityStop, backup.VerdictDamaged},
		{backup.InnerDatabaseDamaged, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.Interrupted, backup.SeverityStop, backup.VerdictDamaged},
		{backup.Forbidden, backup.SeverityWarning, backup.VerdictUnknown},
		{backup.TooOld, backup.SeverityWarning, backup.VerdictUnknown},
		{backup.IndexRenamed, backup.SeverityStop, backup.VerdictDamaged},
		{backup.IndexLog, backup.SeverityStop, backup.VerdictDamaged},
		{backup.EncryptionUnclear, backup.SeverityStop, backup.VerdictDamaged},
		{backup.KeybagForeign, backup.SeverityStop, backup.VerdictDamaged},
		{backup.LockdownValues, backup.SeverityStop, backup.VerdictDamaged},
		{backup.WrongKind, backup.SeverityStop, backup.VerdictDamaged},
		{backup.WrongRecord, backup.SeverityStop, backup.VerdictDamaged},
		{backup.RecordIncomplete, backup.SeverityLoss, backup.VerdictDamaged},
		{backup.WrongKeyClass, backup.SeverityStop, backup.VerdictDamaged},
		{backup.LinkTargets, backup.SeverityStop, backup.VerdictDamaged},
		{backup.FileAsFolder, backup.SeverityStop, backup.VerdictDamaged},
		{backup.CoreMissing, backup.SeverityLoss, backup.VerdictDamaged},
		{backup.UnlistedFiles, backup.SeverityLoss, backup.VerdictDamaged},
		{backup.MisplacedFiles, backup.SeverityStop, backup.VerdictDamaged},
		{backup.PlainFiles, backup.SeverityStop, backup.VerdictDamaged},
		{backup.ContentDamaged, backup.SeverityWarning, backup.VerdictWarnings},
		{backup.ChangedSince, backup.SeverityLoss, backup.VerdictDamaged},
	} {
		at("check: "+string(f.id), password(PasswordRight), withCheck(f.verdict, finding(f.id, f.severity, 3)))
	}
	at("check: missing files and an unreadable index", password(PasswordRight), withCheck(backup.VerdictDamaged,
		finding(backup.IndexDamaged, backup.SeverityStop, 1), finding(backup.MissingFiles, backup.SeverityStop, 14)))
	at("check: missing files and decomposed names", password(PasswordRight), withCheck(backup.VerdictDamaged,
		finding(backup.DecomposedPaths, backup.SeverityStop, 2), finding(backup.MissingFiles, backup.SeverityStop, 14)))
	at("check: repair needs consent", password(PasswordRight), withCheck(backup.VerdictDamaged, finding(backup.MissingFiles, backup.SeverityStop, 14)),
		func(s *Situation) { s.Ended = RepairPlan{Backup: folder, Destination: "/copy", Lost: 14} })
	at("check: the mended copy", password(PasswordRight), withCheck(backup.VerdictRestorable),
		func(s *Situation) { s.Repaired = &Repaired{Backup: "/old", Folder: folder} })
	at("check: repair failed, no room", failed(JobRepair, RepairNoSpace, func(f *Failure) { f.Need, f.Have = 40*gb, 3*gb }))
	at("check: being repaired", password(PasswordRight), withCheck(backup.VerdictDamaged, finding(backup.MissingFiles, backup.SeverityStop, 1)), working(JobRepair))

	good := withCheck(backup.VerdictRestorable)
	fits := func(name string, p func(*phone.Phone), b func(*backup.Facts)) {
		if b == nil {
			b = func(*backup.Facts) {}
		}
		add("fit: "+name, computer, withPhone(p), withBackup(b), chosen, password(PasswordRight), good)
		add("fit: "+name+", at prepare", computer, withPhone(p), withBackup(b), chosen, password(PasswordRight), good, passed(StepCheck))
	}
	same := func(*phone.Phone) {}
	iphone8 := func(p *phone.Phone) { p.ProductType, p.IOS = phone.Is("iPhone10,1"), phone.Is("16.7.10") }
	fits("everything in order", same, nil)
	fits("backup newer, 26 to 27", same, func(f *backup.Facts) { f.IOS = "27.0" })
	fits("backup newer than any table", same, func(f *backup.Facts) { f.IOS = "27.3" })
	fits("backup older, 18", same, func(f *backup.Facts) { f.IOS = "18.7.2" })
	fits("same iOS, other spelling", same, func(f *backup.Facts) { f.IOS = "26.1.0" })
	fits("model at its last iOS", iphone8, nil)
	fits("model that can update", iphone8, func(f *backup.Facts) { f.IOS = "16.7.12" })
	fits("iOS of the backup unknown", same, func(f *backup.Facts) { f.IOS = "" })
	fits("unknown model", func(p *phone.Phone) { p.ProductType = phone.Is("iPhone99,9") }, func(f *backup.Facts) { f.IOS = "28.0" })
	fits("no space, room after erasing", func(p *phone.Phone) {
		p.Storage = phone.Is(phone.Storage{Capacity: 64 * gb, DataCapacity: 50 * gb, Available: 20 * gb, ForRestore: 30 * gb})
	}, nil)
	fits("no space ever", func(p *phone.Phone) {
		p.Storage = phone.Is(phone.Storage{Capacity: 32 * gb, DataCapacity: 25 * gb, Available: 20 * gb})
	}, nil)
	fits("storage not readable", func(p *phone.Phone) { p.Storage = phone.NotReadable[phone.Storage](phone.ReasonLocked) }, nil)
	fits("Find My on", func(p *phone.Phone) { p.FindMy = phone.Is(true) }, nil)
	fits("Find My not readable", func(p *phone.Phone) { p.FindMy = phone.NotReadable[bool](phone.ReasonLocked) }, nil)
	fits("battery low", func(p *phone.Phone) { p.Battery = phone.Is(phone.Battery{Percent: 12}) }, nil)
	fits("battery low but charging", func(p *phone.Phone) { p.Battery = phone.Is(phone.Battery{Percent: 12, External: true}) }, nil)
	fits("backup of an iPad", same, func(f *backup.Facts) { f.ProductType = "iPad13,1" })
	fits("not encrypted", same, func(f *backup.Facts) { f.Encrypted = false })
	fits("setup not finished", func(p *phone.Phone) { p.SetupDone = phone.Is(false) }, nil)
	fits("new phone", func(p *phone.Phone) {
		p.SetupDone, p.RestoreState = phone.Is(false), phone.IsAbsent[string]()
		p.Storage = phone.Is(phone.Storage{Capacity: 128 * gb, DataCapacity: 117 * gb, DataAvailable: 110 * gb, Available: 109 * gb})
	}, nil)
	fits("iCloud restore in the setup", func(p *phone.Phone) {
		p.SetupDone, p.RestoreState = phone.Is(false), phone.Is("BackgroundRestoringFromiCloudBackup")
	}, nil)
	fits("Find My on and no space", func(p *phone.Phone) {
		p.FindMy = phone.Is(true)
		p.Storage = phone.Is(phone.Storage{Capacity: 32 * gb, DataCapacity: 25 * gb, Available: 20 * gb})
	}, nil)
	fits("iOS too old and Find My on", func(p *phone.Phone) { p.FindMy = phone.Is(true) }, func(f *backup.Facts) { f.IOS = "27.0" })
	add("fit: good backup, no phone", computer, withBackup(), chosen, password(PasswordRight), good, func(s *Situation) { s.NoPhone = true })
	add("fit: good backup, phone unplugged", computer, withBackup(), chosen, password(PasswordRight), good, func(s *Situation) {
		p := phone15()
		s.Phone, s.Lost = "A", &p
	})

	prepared := []change{password(PasswordRight), good, passed(StepCheck)}
	answered := func(s *Situation) { s.Answers[QuestionESIM], s.Answers[QuestionData] = true, true }
	counted := withCheck(backup.VerdictRestorable, inside)
	at("prepare: what is inside", append(prepared, counted)...)
	at("prepare: what is inside, beside the photos of the iPhone it is of", append(prepared, counted, func(s *Situation) {
		s.Folders[0].Backups[0].UDID = s.Phones[0].UDID
		s.Phones[0].Storage = phone.Is(phone.Storage{Capacity: 128 * gb, Available: 60 * gb, ByCategory: []phone.StorageCategory{{Name: "photos", Bytes: 21 * gb}}})
	})...)
	at("prepare: what is inside, and a new iPhone", append(prepared, counted, func(s *Situation) { s.Phones[0].SetupDone = phone.Is(false) })...)
	for _, c := range []struct {
		name  string
		media phone.Fact[phone.Media]
	}{
		{"photos newer than the backup", phone.Is(mediaOf(1204, noon.Add(-3*time.Hour)))},
		{"no photo newer", phone.Is(mediaOf(1204, noon.AddDate(0, -2, 0)))},
		{"more photos, none newer", phone.Is(mediaOf(9000, noon.AddDate(0, -2, 0)))},
		{"no photos", phone.Is(phone.Media{})},
		{"photos counted in part", phone.Is(phone.Media{Photos: 500, Partial: true, Changed: []int64{noon.AddDate(0, -3, 0).Unix()}})},
		{"photos partly in iCloud", phone.Is(phone.Media{Photos: 1, Previews: 300, Cloud: true, Changed: []int64{noon.AddDate(0, -3, 0).Unix()}})},
		{"photos not dated", phone.Is(phone.Media{Photos: 2, Videos: 1, Changed: []int64{noon.AddDate(9, 0, 0).Unix()}})},
		{"photos not counted", phone.NotReadable[phone.Media](phone.ReasonProhibited)},
		{"photos not counted, locked", phone.NotReadable[phone.Media](phone.ReasonLocked)},
	} {
		shows := func(s *Situation) { s.Phones[0].Media = c.media }
		at("prepare: what is inside, beside "+c.name, append(prepared, counted, shows)...)
		at("prepare: not known what is inside, beside "+c.name, append(prepared, shows)...)
	}
	at("prepare: no photos inside, beside photos", append(prepared, withCheck(backup.VerdictRestorable, inside, func(c *CheckState) {
		c.Report.Inside.Kinds[0].Count, c.Report.Inside.Kinds[0].Last = 0, nil
	}), func(s *Situation) { s.Phones[0].Media = phone.Is(mediaOf(1204, noon)) })...)
	at("prepare: photos inside that go beyond the backup", append(prepared, withCheck(backup.VerdictRestorable, inside, func(c *CheckState) {
		future := noon.AddDate(5, 0, 0)
		c.Report.Inside.Kinds[0].Last = &future
	}), func(s *Situation) { s.Phones[0].Media = phone.Is(mediaOf(1204, noon)) })...)
	at("prepare: photos are being counted", append(prepared, counted, func(s *Situation) { s.Counting = s.Phone })...)
	at("prepare: one question answered", append(prepared, func(s *Situation) { s.Answers[QuestionESIM] = true })...)
	at("prepare: all answered", append(prepared, answered)...)
	at("prepare: unplugged", append(prepared, answered, func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost = nil, &p
	})...)
	at("prepare: locked again", append(prepared, answered, func(s *Situation) { s.Phones[0].Trust = phone.TrustLocked })...)

	broken := func(c *CheckState) {
		c.Report.Fingerprint = "as it is"
		finding(backup.MissingFiles, backup.SeverityStop, 14)(c)
	}
	although := []change{password(PasswordRight), withCheck(backup.VerdictDamaged, broken), passed(StepCheck), answered}
	agreed := func(s *Situation) { s.Consent = ConsentOf(*s) }
	atAlthough := func(name string, changes ...change) { at(name, append(append([]change{}, although...), changes...)...) }
	atAlthough("prepare: damaged")
	atAlthough("prepare: damaged, and agreed to", agreed)
	atAlthough("prepare: damaged, agreed to for another backup", agreed, func(s *Situation) { s.Consent.Backup = "/backups/other" })
	atAlthough("prepare: damaged, agreed to for another iPhone", agreed, func(s *Situation) { s.Consent.Phone = "B" })
	atAlthough("prepare: damaged, agreed to before it changed", agreed, withCheck(backup.VerdictDamaged, broken, func(c *CheckState) { c.Report.Fingerprint = "now" }))
	atAlthough("prepare: changed since it was agreed to", agreed, withCheck(backup.VerdictDamaged, broken, func(c *CheckState) { c.Stale = true }))
	atAlthough("prepare: found unfinished since", agreed, withCheck(backup.VerdictUnfinished, broken))
	atAlthough("prepare: locked since", withCheck(backup.VerdictLocked, locked))
	atAlthough("restore: damaged, agreed to for the way before", passed(StepPrepare))
	for _, route := range []RestoreRoute{RouteHere, RouteApple} {
		way := func(s *Situation) { s.Route = route }
		atAlthough("restore: damaged, by "+string(route), passed(StepPrepare), host("darwin", AppleFinder), way)
		atAlthough("restore: damaged, by "+string(route)+", agreed to", passed(StepPrepare), host("darwin", AppleFinder), way, agreed)
	}
	restore := append(append([]change{}, prepared...), answered, passed(StepPrepare))
	atRestore := func(name string, changes ...change) {
		at("restore: "+name, append(append([]change{}, restore...), changes...)...)
	}
	atRestore("how, Linux")
	hosts := []struct {
		goos string
		app  AppleApp
	}{{"darwin", AppleFinder}, {"windows", AppleDevices}, {"windows", AppleITunes}}
	for _, h := range hosts {
		name := h.goos + " " + string(h.app)
		atRestore("how, "+name, host(h.goos, h.app))
		atRestore("by Apple's app, "+name, host(h.goos, h.app), func(s *Situation) { s.Route = RouteApple })
		atRestore("here, "+name, host(h.goos, h.app), func(s *Situation) { s.Route = RouteHere })
	}
	atRestore("how, Windows without Apple's app", host("windows", AppleNone))
	newest := func(s *Situation) { s.Phones[0].IOS = phone.Is("27.0.1") }
	atRestore("how, Linux, an iOS that people report trouble with", newest)
	atRestore("how, Finder, the same iOS", host("darwin", AppleFinder), newest)
	here := func(s *Situation) { s.Route = RouteHere }
	atRestore("here, Linux", here)
	findMy := func(s *Situation) { s.Phones[0].FindMy = phone.Is(true) }
	atRestore("here, Find My was switched on meanwhile", here, findMy)
	atRestore("by Apple's app, Find My was switched on meanwhile", host("darwin", AppleFinder), func(s *Situation) { s.Route = RouteApple }, findMy)
	atRestore("runs, and Find My is on", here, findMy, working(JobRestore))
	atRestore("here, the iPhone has an older iOS", here, func(s *Situation) { s.Phones[0].IOS = phone.Is("16.0") })
	atRestore("rehearsed well", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Good: true, Files: 128_136, Bytes: 41 * gb})
	})
	atRestore("rehearsed badly", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Problem: "transfer/205-missing-files", Code: 205, Failed: 3})
	})
	atRestore("rehearsed well, with what is not proven", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Good: true, Files: 128_136, Bytes: 41 * gb, Unproven: []string{"parent-missing", "record-class"}})
	})
	atRestore("rehearsed badly, with the rules", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{
			Backup: folder, Phone: "A", Problem: "transfer/205-missing-files", Code: 205, Failed: 3,
			Broken: []string{"payload-missing"}, Unproven: []string{"parent-missing"},
		})
	})
	atRestore("rehearsed, too old to judge", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Code: 203, Unplayable: true})
	})
	atRestore("rehearsed badly, agreed to", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Problem: "transfer/205-missing-files", Code: 205, Failed: 3, At: noon})
	}, agreed)
	atRestore("rehearsed badly since it was agreed to", here, agreed, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "A", Problem: "transfer/205-missing-files", Code: 205, Failed: 3, At: noon})
	})
	atRestore("rehearsed for another phone", here, func(s *Situation) {
		s.Rehearsals = rehearsals(Rehearsed{Backup: folder, Phone: "B", Problem: "transfer/205-missing-files", Code: 205})
	})
	atRestore("rehearsing", here, working(JobRehearse))
	atRestore("running", here, working(JobRestore))
	atRestore("running, passcode asked", here, working(JobRestore, func(j *Job) { j.NeedsPhone = true }))
	for n, is := range []string{"nothing is sent yet", "it sends"} {
		atRestore("running, "+is, here, working(JobRestore, func(j *Job) {
			j.Phases, j.Phase = []Phase{PhaseExamine, PhasePrepare, PhaseSend}, n+2
		}))
	}
	atRestore("failed twice at a file, before it was sent", here, failed(JobRestore, TransferLinkLost, func(f *Failure) { f.Again, f.Place, f.Safe = 2, "Manifest.db", true }))
	atRestore("running, past the point of no return", here, working(JobRestore, func(j *Job) { j.CanStop = false }))
	atRestore("running, phone restarts", here, working(JobRestore), func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost = nil, &p
	})
	for _, id := range []ProblemID{"transfer/211-find-my", "transfer/106-phone-full", "transfer/link-lost", "transfer/unknown"} {
		atRestore("failed, "+string(id), here, failed(JobRestore, id))
		atRestore("failed safely, "+string(id), here, failed(JobRestore, id, func(f *Failure) { f.Safe = true }))
	}
	atRestore("failed twice at the same place", here, failed(JobRestore, "transfer/205-digest", func(f *Failure) { f.Again, f.Place = 2, "HomeDomain/Library/SMS/sms.db" }))
	atRestore("failed twice as it was locked", here, failed(JobRestore, "transfer/208-locked", func(f *Failure) { f.Again, f.Place = 2, "HomeDomain/Library/SMS/sms.db" }))
	atRestore("failed twice before the data", here, failed(JobRestore, TransferUnknown, func(f *Failure) { f.Again, f.Place = 2, "preparing" }))
	atRestore("failed as the cable was pulled, and it is still out", here, failed(JobRestore, TransferLinkLost), func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost = nil, &p
	})
	apples := func(s *Situation) {
		s.Host.Folders, s.Route = []string{"/Users/a/Library/Application Support/MobileSync/Backup"}, RouteApple
	}
	atRestore("by Apple's app, which does not list the backup", host("darwin", AppleFinder), apples)
	atRestore("by Apple's app, which lists a copy of the backup", host("darwin", AppleFinder), apples, withBackup(func(f *backup.Facts) {
		f.Folder = "/Users/a/Library/Application Support/MobileSync/Backup/A"
	}))
	const udid, place = "00008030-001A35E11AEB802E", "/Users/a/Library/Application Support/MobileSync/Backup"
	named := func(s *Situation) { s.Folders[0].Backups[0].UDID = udid }
	there := func(name string, changes ...func(*backup.Facts)) change {
		return func(s *Situation) {
			f := s.Folders[0].Backups[0]
			f.Folder = place + "/" + name
			for _, c := range changes {
				c(&f)
			}
			s.Folders = append(slices.Clone(s.Folders), backup.Folder{Path: place, State: backup.FolderRead, Backups: []backup.Facts{f}})
		}
	}
	other := func(f *backup.Facts) { f.Date = f.Date.AddDate(0, -1, 0) }
	sized := func(s *Situation) { s.Sizes = map[string]int64{folder: 41 * gb} }
	mac := host("darwin", AppleFinder)
	atRestore("by Apple's app, a copy can be made", mac, apples, named, sized)
	atRestore("by Apple's app, a copy can be made beside another one", mac, apples, named, there(udid, other))
	atRestore("by Apple's app, which lists a damaged one of the same date", mac, apples, named, there(udid), func(s *Situation) {
		s.Checks = with(s.Checks, place+"/"+udid, CheckState{Report: backup.Report{Verdict: backup.VerdictDamaged}})
	})
	atRestore("by iTunes, whose folder is not known", host("windows", AppleITunes), apples, named, func(s *Situation) {
		s.Host.Folders = []string{`C:\Users\a\Apple\MobileSync\Backup`, `C:\Users\a\AppData\Roaming\Apple Computer\MobileSync\Backup`}
	})
	atRestore("being copied for Apple's app", mac, apples, named, working(JobCopy, func(j *Job) { j.Phases, j.Phase = []Phase{PhaseCopy, PhaseCompare}, 1 }))
	copied := func(beside bool) change {
		return func(s *Situation) {
			c := Copied{Backup: folder, Folder: place + "/" + udid, Beside: beside, Files: 169_711, Bytes: 41 * gb, Checked: true, Took: 9 * time.Minute}
			if beside {
				c.Folder, c.Left, c.LeftOut = c.Folder+"-20261112-080000", 1, []string{"elsewhere"}
			}
			s.Ended = c
		}
	}
	atRestore("copied for Apple's app, not listed yet", mac, apples, named, copied(false))
	atRestore("copied for Apple's app", mac, apples, named, there(udid), copied(false))
	atRestore("copied for Apple's app, beside another one", mac, apples, named, there(udid, other), there(udid+"-20261112-080000"), copied(true))
	atRestore("copied for Apple's app, beside one of the same date", mac, apples, named, there(udid), there(udid+"-20261112-080000"), copied(true))
	atRestore("not copied for Apple's app, no room", mac, apples, named, failed(JobCopy, CopyNoSpace, func(f *Failure) { f.Need, f.Have = 41*gb, 3*gb }))
	atRestore("not copied for Apple's app, the folder is closed", mac, apples, named, failed(JobCopy, CopyFullDiskAccess))
	atRestore("by Apple's app, which failed", host("darwin", AppleFinder), func(s *Situation) { s.Route, s.Failed = RouteApple, true })
	atRestore("failed on a Mac", here, host("darwin", AppleFinder), failed(JobRestore, "transfer/unknown"))
	atRestore("unplugged", here, func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost = nil, &p
	})

	apple := func(s *Situation) { s.Route = RouteApple }
	gone := func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost = nil, &p
	}
	atRestore("by Apple's app, phone restarts", host("darwin", AppleFinder), apple, gone)
	atRestore("by Apple's app, phone is back and forgot this computer", host("darwin", AppleFinder), apple, func(s *Situation) {
		s.Phones[0].Trust, s.Returned = phone.TrustForgotten, true
	})

	done := func(back bool) change {
		return func(s *Situation) {
			s.Restored = &Restored{Phone: "A", Backup: folder, At: noon.Add(-time.Minute), PhoneBack: back}
		}
	}
	atRestore("done, phone restarting", here, done(false), func(s *Situation) {
		p := phone15()
		s.Phones, s.Lost = nil, &p
	})
	atRestore("done, phone back", here, done(true))
	atRestore("done, with all figures", here, func(s *Situation) {
		s.Restored = &Restored{
			Phone: "A", Backup: folder, At: noon.Add(-time.Minute), PhoneBack: true, Files: 260, Bytes: 62_000_000, Missing: 1, MissingNames: []string{"IMG_0001.JPG"},
			Kinds: []backup.KindCount{{Kind: backup.KindApps, Files: 20}, {Kind: backup.KindPhotos, Files: 134}, {Kind: backup.KindOther, Files: 9}}, Took: 95 * time.Second,
		}
	})
	atRestore("done, phone back, forgot this computer", here, done(true), func(s *Situation) { s.Phones[0].Trust = phone.TrustForgotten })
	atRestore("done, reminder asked for", here, done(true), func(s *Situation) { s.RemindAt = noon.AddDate(0, 1, 0) })
	add("start: a restore was cut off when the program ended", func(s *Situation) { s.CutOff = &CutOff{Phone: "Anna’s iPhone", At: noon} })
	add("start: a copy that waited has its name", func(s *Situation) { s.Cleaned = &Cleaned{Named: "/copies/x"} })
	add("start: what a repair had left was removed", func(s *Situation) { s.Cleaned = &Cleaned{Count: 2, Bytes: 3 * gb, Place: "/copies/x"} })
	add("start: reminder is due", func(s *Situation) { s.RemindAt = noon.Add(-time.Hour) })
	add("start: reminder is not due yet", func(s *Situation) { s.RemindAt = noon.Add(time.Hour) })
	at("backup: running at choose", working(JobBackup))
	at("backup: room may become tight", working(JobBackup, func(j *Job) { j.MayNeed, j.Free = 80*gb, 60*gb }))
	at("backup: onto a FAT drive", working(JobBackup, func(j *Job) { j.FileLimit = 1<<32 - 1 }))
	at("backup: passcode asked", working(JobBackup, func(j *Job) { j.NeedsPhone = true }))
	at("backup: passcode asked, no backup yet", func(s *Situation) { s.Folders = nil }, working(JobBackup, func(j *Job) { j.NeedsPhone, j.Asked = true, 2 }))
	at("backup: failed, disk full", failed(JobBackup, "transfer/105-computer-full"))
	at("backup: failed, cable out", failed(JobBackup, TransferLinkLost), gone)
	at("backup: failed, cable in again", failed(JobBackup, TransferLinkLost))
	at("backup: failed twice at the same place", failed(JobBackup, "transfer/104-upload", func(f *Failure) { f.Again = 2 }))
	at("backup: failed as the phone was unplugged, and the service is gone", failed(JobBackup, PhoneUnplugged), gone, func(s *Situation) {
		s.Service = phone.ServiceMissing
		s.Since[PhoneUnplugged] = noon
	})
	at("backup: failed, the phone is locked", failed(JobBackup, "phone/first-unlock"), func(s *Situation) {
		s.Phones[0].Locked = phone.Is(true)
		s.Waiting = &Order{Kind: JobBackup, Phone: s.Phones[0]}
	})
	at("backup: cancelled on the phone", failed(JobBackup, TransferCancelled))
	at("rehearsal: failed", failed(JobRehearse, TransferUnknown))
	at("password: failed", failed(JobPassword, "transfer/208-locked"))
	repaired := Repaired{Backup: folder, Folder: "/backups/copy", Files: 599, Bytes: 40 * gb, Lost: 1, Left: 2, LeftOut: []backup.Example{{App: "Photos", File: "IMG_0001.JPG"}}, Took: 90 * time.Minute}
	at("repair: made, not listed yet", func(s *Situation) { s.Ended, s.Repaired = repaired, &repaired })
	at("repair: made", func(s *Situation) { s.Ended, s.Repaired = repaired, &repaired }, withBackup(func(f *backup.Facts) { f.Folder = "/backups/copy" }))
	at("rehearsal: good", func(s *Situation) {
		s.Ended = Rehearsed{Backup: folder, Phone: "A", Good: true, Files: 128_136, Bytes: 41 * gb}
	})
	at("rehearsal: bad", func(s *Situation) {
		s.Ended = Rehearsed{Backup: folder, Phone: "A", Problem: "transfer/205-missing-files", Code: 205, Failed: 3, Took: 40 * time.Second}
	})
	at("rehearsal: too old", func(s *Situation) { s.Ended = Rehearsed{Backup: folder, Phone: "A", Unplayable: true} })
	several := CheckedAll{All: 5, Checked: []CheckedOne{{folder, backup.VerdictRestorable}, {folder, backup.VerdictDamaged}, {folder, backup.VerdictUnfinished}, {folder, backup.VerdictLocked}, {folder, ""}}}
	at("several: being checked", working(JobCheck), func(s *Situation) { s.Queue = &Queue{Left: []string{folder}, So: CheckedAll{All: 3}} })
	at("several: checked", func(s *Situation) { s.Ended = several })
	at("several: checked, many of them damaged", func(s *Situation) {
		many := CheckedAll{All: 7}
		for range 7 {
			many.Checked = append(many.Checked, CheckedOne{folder, backup.VerdictDamaged})
		}
		s.Ended = many
	})
	at("several: stopped", func(s *Situation) { several := several; several.Stopped = true; s.Ended = several })
	at("check: again", withCheck(backup.VerdictRestorable), func(s *Situation) { s.Again = true })
	for _, kind := range []JobKind{JobBackup, JobPassword, JobRehearse, JobRepair, JobCopy, JobRestore, JobCheck, JobLook, JobSave} {
		at("stopped: "+string(kind), func(s *Situation) { s.Ended = Stopped{Kind: kind} })
	}
	at("stopped: restore, before anything was sent", func(s *Situation) { s.Ended = Stopped{Kind: JobRestore, Safe: true} })
	at("stopped: backup, encrypted by now", func(s *Situation) {
		s.Ended = Stopped{Kind: JobBackup}
		s.Phones[0].BackupEncrypted = phone.Is(true)
	})
	held := &inventory.Holdings{
		Kinds:  []inventory.Holding{{ID: inventory.Photos, Readable: true, Count: 8412, Bytes: 30 * gb}, {ID: inventory.Messages, Readable: true, Count: 20_000}},
		Absent: []inventory.Absence{{ID: "photos", Count: 1930, Why: inventory.InCloud}},
	}
	looked := func(in Looked) change {
		return func(s *Situation) { in.Backup = folder; s.Inside = &in }
	}
	at("inside: being opened", working(JobLook, func(j *Job) { j.Phases, j.Phase = []Phase{PhaseUnlock, PhaseExamine}, 2 }))
	at("inside: waits for the password", withBackup(func(f *backup.Facts) { f.Encrypted = true }), func(s *Situation) { s.Look = true })
	at("inside: the password was wrong", withBackup(func(f *backup.Facts) { f.Encrypted = true }), password(PasswordWrong), func(s *Situation) { s.Look, s.Wrong = true, 1 })
	at("inside", looked(Looked{Holdings: held}))
	at("inside: nothing is in it", looked(Looked{Holdings: &inventory.Holdings{Kinds: []inventory.Holding{{ID: inventory.Photos, Readable: true}, {ID: inventory.Messages, Reason: inventory.NotThere}}}}))
	at("inside: nothing of it can be read", looked(Looked{Holdings: &inventory.Holdings{Kinds: []inventory.Holding{{ID: inventory.Photos, Readable: true}, {ID: inventory.Messages, Reason: inventory.Damaged}}}}))
	at("inside: the index is lost", looked(Looked{IndexLost: true}))
	at("inside: by the index of another backup", looked(Looked{Holdings: held, OlderIndex: folder}))
	at("inside: not opened", failed(JobLook, SaveNeedsIndex))
	at("inside: being saved", looked(Looked{Holdings: held}), working(JobSave, func(j *Job) { j.Phases, j.Phase = []Phase{PhaseExamine, PhaseCopy, PhaseFinish}, 2 }))
	saved := Saved{Backup: folder, Folder: "/pictures/saved", Files: 8412, Bytes: 30 * gb, Kinds: []SavedKind{{inventory.Photos, 8412, 30 * gb}}, Took: 4 * time.Minute}
	at("inside: saved", looked(Looked{Holdings: held}), func(s *Situation) { s.Ended = saved })
	at("inside: saved, most of it", looked(Looked{Holdings: held}), func(s *Situation) {
		most := saved
		most.There, most.NotSaved, most.Defects, most.IndexDamaged, most.Names, most.List = 3, 14, 2, true, []string{"IMG_0001.HEIC"}, "Not saved.txt"
		s.Ended = most
	})
	unread := saved
	unread.List, unread.Unread = "Not saved.txt", []Unread{{inventory.Messages, "damaged", false}, {inventory.Notes, "missing", true}}
	at("inside: saved, and two kinds could not be read", looked(Looked{Holdings: held}), func(s *Situation) { s.Ended = unread })
	at("inside: saved, and the disk could not read a kind", looked(Looked{Holdings: held}), func(s *Situation) {
		of := unread
		of.Unread = []Unread{{inventory.Contacts, "unreadable", false}}
		s.Ended = of
	})
	at("inside: saved, and a kind is of an unknown shape", looked(Looked{Holdings: held}), func(s *Situation) {
		of := unread
		of.Unread = []Unread{{inventory.WhatsApp, "failed", false}}
		s.Ended = of
	})
	at("inside: saved, nothing of it", func(s *Situation) {
		s.Ended = Saved{Backup: folder, Folder: "/pictures/saved", NotSaved: 3, Sorted: true}
	})
	at("inside: saved, and there was nothing", looked(Looked{Holdings: held}), func(s *Situation) { s.Ended = Saved{Backup: folder, Folder: "/pictures/saved"} })
	at("inside: not saved, no room", looked(Looked{Holdings: held}), failed(JobSave, SaveDiskFull, func(f *Failure) { f.Saved = &saved }))
	at("inside: stopped", looked(Looked{Holdings: held}), func(s *Situation) { s.Ended = Stopped{Kind: JobSave, Saved: &saved} })
	half := &HalfSaved{Backup: folder, Folder: "/home/photos", What: Saving{Kinds: []string{"photos"}}}
	at("inside: stopped, and to go on", looked(Looked{Holdings: held}), func(s *Situation) {
		s.Door, s.HalfSaved, s.Ended = DoorInside, half, Stopped{Kind: JobSave, Saved: &saved}
	})
	add("start: a save was cut off", func(s *Situation) {
		h := *half
		h.CutOff = true
		s.HalfSaved = &h
	}, withBackup())
	add("start: a save was cut off, its backup is not there", func(s *Situation) { s.HalfSaved = &HalfSaved{Backup: "/gone", Folder: "/home/photos", CutOff: true} })
	made := func(b BackedUp) change { return func(s *Situation) { s.Ended = b } }
	at("backup: made, of the chosen", made(BackedUp{Phone: "A", Name: "Anna's iPhone", Folder: folder, Root: "/backups", Encrypted: true}))
	at("backup: made, with all figures", withBackup(func(f *backup.Facts) { f.Folder = "/backups/before" }), made(BackedUp{
		Phone: "A", Name: "Anna's iPhone", Folder: folder, Root: "/backups", Encrypted: true, Files: 128_136, Bytes: 41 * gb, NewFiles: 12, NewBytes: gb,
		Continued: true, Replaced: true, Skipped: 2, SkippedNames: []string{"IMG_0001.JPG", "IMG_0002.JPG"}, Took: 20 * time.Second,
	}), func(s *Situation) { s.Before = "/backups/before" })
	add("back up: by its own door", door(DoorBackUp), withPhone())
	add("back up: by its own door, unplugged", door(DoorBackUp), func(s *Situation) {
		p := phone15()
		s.Phone, s.Lost = "A", &p
	})
	add("connect: two phones of one name", computer, withPhone(), withPhone(func(p *phone.Phone) { p.UDID, p.ProductType = "00008110-000A", phone.Is("iPhone10,1") }),
		withPhone(func(p *phone.Phone) { p.UDID, p.Serial = "00008110-000B", phone.Is("F17XYZ9ABCD") }), func(s *Situation) { s.Phone = "" })
	add("back up: no phone yet", door(DoorBackUp))
	add("back up: not trusted yet", door(DoorBackUp), withPhone(func(p *phone.Phone) { p.Trust = phone.TrustNeeded }))
	at("backup: made, the old one is held", withBackup(), made(BackedUp{Phone: "A", Name: "Anna's iPhone", Folder: "/backups/A-20261127-100000", Root: "/backups", Beside: true, Held: true}))
	at("backup: made, another one is chosen", made(BackedUp{Phone: "A", Name: "Anna's iPhone", Folder: "/backups/new", Root: "/backups"}))
	return all
}
