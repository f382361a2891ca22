package simulator

// appleEpoch is where Apple counts seconds from: 2001-01-01, in Unix seconds.
const appleEpoch = 978307200

// dataCapacity is what is there for data, in bytes.
func (s State) dataCapacity() int64 {
	v, _ := parseVersion(s.IOS) // was checked when it was set
	return s.Capacity - v.system()
}

// mostFree is how much can be free for the person, in bytes.
func (s State) mostFree() int64 { return s.dataCapacity() - reserved }

// diskUsage returns com.apple.disk_usage. The whole is system and data; what is
// free for data is what is free for the person and what is reserved (PROTOCOL.md
// §3.8).
func (s State) diskUsage() map[string]any {
	data := s.dataCapacity()
	return map[string]any{
		"TotalDiskCapacity":      s.Capacity,
		"TotalSystemCapacity":    s.Capacity - data,
		"TotalSystemAvailable":   int64(0),
		"TotalDataCapacity":      data,
		"TotalDataAvailable":     s.Free + reserved,
		"AmountDataAvailable":    s.Free,
		"AmountDataReserved":     int64(reserved),
		"AmountRestoreAvailable": s.Free,
	}
}

// battery returns com.apple.mobile.battery. A phone on a cable is charged by it.
func (s State) battery() map[string]any {
	return map[string]any{
		"BatteryCurrentCapacity": s.Battery,
		"BatteryIsCharging":      s.Plugged && s.Battery < 100,
		"ExternalChargeCapable":  s.Plugged,
		"ExternalConnected":      s.Plugged,
		"FullyCharged":           s.Plugged && s.Battery == 100,
		"GasGaugeCapability":     true,
		"HasBattery":             true,
	}
}

// backup returns com.apple.mobile.backup. A phone that was never backed up to a
// computer and has no backup password says nothing of WillEncrypt
// (PROTOCOL.md §3.8).
func (s State) backup() map[string]any {
	values := map[string]any{
		"CloudBackupEnabled": true,
		"RequiresEncryption": s.EncryptionRequired,
		"Version":            "2.0",
	}
	if !s.LastBackup.IsZero() {
		values["LastiTunesBackupDate"] = s.LastBackup.Unix() - appleEpoch
		values["LastiTunesBackupTZ"] = s.LastBackup.Format("MST")
	}
	if s.Encrypted || !s.LastBackup.IsZero() {
		values["WillEncrypt"] = s.Encrypted
	}
	return values
}

// setup returns com.apple.purplebuddy, the setup assistant.
func (s State) setup() map[string]any {
	values := map[string]any{
		"SetupDone":             s.SetupDone,
		"SetupFinishedAllSteps": s.SetupDone,
		"SetupVersion":          11,
	}
	if s.SetupDone {
		values["SetupState"] = "SetupUsingAssistant"
		values["GuessedCountry"] = []string{"US"}
	}
	if s.RestoreState != "" {
		values["RestoreState"] = s.RestoreState
	}
	return values
}

// aboutITunes returns com.apple.mobile.iTunes. iPads do not tell the version of
// iTunes that they want (PROTOCOL.md §3.8).
func (p *Phone) aboutITunes() map[string]any {
	values := usual("com.apple.mobile.iTunes")
	if p.model.Class == "iPhone" {
		values["MinITunesVersion"] = "12.10.10"
	}
	return values
}
