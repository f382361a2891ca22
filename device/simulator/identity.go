package simulator

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
)

// identity is what makes one phone different from every other of its model.
// All of it follows from the seed; nothing belongs to a real phone: the radio
// addresses are locally administered, the IMEI has no valid maker's part.
type identity struct {
	udid      string
	chipID    uint64 // UniqueChipID, the "ECID"
	serial    string
	board     string // MLBSerialNumber
	wifi      string // lower-case MAC address
	bluetooth string
	ethernet  string
	imei      string
	imei2     string
	iccid     string
	imsi      string
	phone     string
}

func newIdentity(m Model, seed uint64) identity {
	source := newRandom(fmt.Sprintf("phone %s %d", m.ProductType, seed))
	random := rand.New(source)
	id := identity{chipID: 1<<52 | random.Uint64()>>12&^0xf | 0xe}
	if m.classic() {
		var raw [20]byte
		source.Read(raw[:])
		id.udid = hex.EncodeToString(raw[:])
	} else {
		id.udid = fmt.Sprintf("%08X-%016X", m.Chip, id.chipID)
	}
	id.serial = "FAKE" + letters(random, 6)
	id.board = "FAKE" + letters(random, 13)
	radio := random.Uint32() &^ 0xf
	id.wifi, id.bluetooth, id.ethernet = mac(radio), mac(radio+1), mac(radio+2)
	id.imei, id.imei2 = imei(random), imei(random)
	id.iccid = "8900" + digits(random, 15)
	id.imsi = "00101" + digits(random, 10)
	id.phone = "+1 (555) 01" + digits(random, 1) + "-" + digits(random, 4)
	return id
}

// letters returns n characters as serial numbers have them.
func letters(random *rand.Rand, n int) string {
	const alphabet = "0123456789CDFGHJKLMNPQRTVWXY"
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[random.IntN(len(alphabet))]
	}
	return string(text)
}

func digits(random *rand.Rand, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = byte('0' + random.IntN(10))
	}
	return string(text)
}

// mac returns a locally administered MAC address that ends in n.
func mac(n uint32) string {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], n)
	return fmt.Sprintf("02:00:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3])
}

// imei returns 15 digits of which the last proves the others (Luhn).
func imei(random *rand.Rand) string {
	number := "00000000" + digits(random, 6)
	sum := 0
	for i, c := range number {
		digit := int(c - '0')
		if i%2 == 1 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return fmt.Sprintf("%s%d", number, (10-sum%10)%10)
}
