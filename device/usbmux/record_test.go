package usbmux

import (
	"reflect"
	"testing"

	"github.com/danielpaulus/go-ios/ios"
	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// TestPairRecordIsThatOfOthers holds the record to go-ios's, which other programs share
// a computer's pairings with: what one writes the other reads, field by field.
func TestPairRecordIsThatOfOthers(t *testing.T) {
	ours := PairRecord{
		HostID: "F1C0", SystemBUID: "B01D", WiFiMACAddress: "02:00:5e:00:00:01",
		HostCertificate: []byte("hc"), HostPrivateKey: []byte("hk"), DeviceCertificate: []byte("dc"),
		EscrowBag: []byte("eb"), RootCertificate: []byte("rc"), RootPrivateKey: []byte("rk"),
	}
	for i := range reflect.TypeFor[PairRecord]().NumField() {
		if reflect.ValueOf(ours).Field(i).IsZero() {
			t.Fatalf("the test says nothing of %s", reflect.TypeFor[PairRecord]().Field(i).Name)
		}
	}
	data, err := proplist.Encode(ours, proplist.FormatXML)
	if err != nil {
		t.Fatal(err)
	}
	var theirs ios.PairRecord
	if _, err := plist.Unmarshal(data, &theirs); err != nil || !reflect.DeepEqual(theirs, ios.PairRecord(ours)) {
		t.Errorf("go-ios reads %v (%v)", theirs, err)
	}
	if data, err = plist.Marshal(ios.PairRecord(ours), plist.XMLFormat); err != nil {
		t.Fatal(err)
	}
	if got, err := parseRecord(data); err != nil || !reflect.DeepEqual(got, ours) {
		t.Errorf("of go-ios's record: %v (%v)", got, err)
	}
}
