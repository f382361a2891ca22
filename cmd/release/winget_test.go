package main

import (
	"regexp"
	"strings"
	"testing"
)

// TestWingetKnowsTheInstaller: winget finds an installed program by what its uninstaller has
// registered, and installs without questions what the installer says that it can.
func TestWingetKnowsTheInstaller(t *testing.T) {
	nsi := content(t, "../../.ci/release/lifeboat.nsi")
	manifests := ""
	for _, name := range []string{"", ".installer", ".locale.en-US"} {
		manifests += content(t, "../../.ci/release/winget/LifeboatApp.Lifeboat"+name+".yaml")
	}
	registered := func(name string) string {
		m := regexp.MustCompile(`WriteRegStr HKCU "\$\{UNINSTALL\}" "` + name + `" "(.*)"`).FindStringSubmatch(nsi)
		if m == nil {
			t.Fatalf("the installer registers no %s", name)
		}
		return m[1]
	}
	key := regexp.MustCompile(`!define UNINSTALL ".*\\([^\\"]+)"`).FindStringSubmatch(nsi)
	if key == nil || registered("DisplayVersion") != "${VERSION}" || !strings.Contains(nsi, "RequestExecutionLevel user") {
		t.Fatal("the installer is another than winget is told")
	}
	for _, want := range []string{
		"ProductCode: " + key[1], "DisplayName: " + registered("DisplayName"), "Publisher: " + registered("Publisher"),
		"PackageVersion: @VERSION@", "Scope: user", "InstallerType: nullsoft", "DefaultLocale: en-US",
	} {
		if !regexp.MustCompile(`(?m)^ *(- )?` + regexp.QuoteMeta(want) + `$`).MatchString(manifests) {
			t.Errorf("the manifests do not say %q", want)
		}
	}
	// The schema's bounds (1.6.0), of what is written here by hand.
	for name, bound := range map[string]string{
		"PackageIdentifier": `[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}`, "MinimumOSVersion": `\d+(\.\d+){0,3}`,
		"Moniker": `\S{1,40}`, "ShortDescription": `.{3,256}`, "Description": `.{3,1000}`, "Publisher": `.{2,256}`, "License": `.{3,512}`,
		"InstallModes": `\[(interactive|silent|silentWithProgress)(, (interactive|silent|silentWithProgress))*\]`,
		"Tags":         `\[\S{1,40}(, \S{1,40}){0,15}\]`, "ManifestType": `(installer|defaultLocale|version)`, "ManifestVersion": `1\.6\.0`,
		"Architecture": `x64`, "UpgradeBehavior": `install`, "PackageLocale": `en-US`,
	} {
		all := regexp.MustCompile(`(?m)^ *(?:- )?`+name+`: (.*)$`).FindAllStringSubmatch(manifests, -1)
		if len(all) == 0 {
			t.Errorf("the manifests have no %s", name)
		}
		for _, m := range all {
			if !regexp.MustCompile(`^(` + bound + `)$`).MatchString(m[1]) {
				t.Errorf("%s: %q is not what the schema takes", name, m[1])
			}
		}
	}
}
