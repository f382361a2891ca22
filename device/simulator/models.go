package simulator

import (
	"fmt"
	"maps"
	"slices"
)

// Model is a kind of phone: what is the same for every phone of that kind.
type Model struct {
	ProductType string // "iPhone16,1"
	Name        string // "iPhone 15 Pro"
	Class       string // "iPhone", "iPad"
	Hardware    string // "D83AP"
	Chip        int    // ChipID: 0x8130
	Board       int    // BoardId
	Number      string // ModelNumber, without the region
	Cellular    bool
	Family      int   // SupportedDeviceFamilies: 1 iPhone, 2 iPad
	ProductID   int   // on USB
	Capacity    int64 // of the smallest one sold, in bytes
}

// The product numbers on USB.
const (
	usbPhone = 0x12a8
	usbPad   = 0x12ab
)

// Capacities as phones tell them for what the box calls 64, 128 and 256 GB.
const (
	gb64  = 63989493760
	gb128 = 127989493760
	gb256 = 255989493760
)

// models gives the kinds of phone that can be simulated.
func models() map[string]Model {
	table := make(map[string]Model)
	for _, m := range []Model{
		{"iPhone10,4", "iPhone 8", "iPhone", "D201AP", 0x8015, 10, "MQ6K2", true, 1, usbPhone, gb64},
		{"iPhone10,6", "iPhone X", "iPhone", "D221AP", 0x8015, 14, "MQAC2", true, 1, usbPhone, gb64},
		{"iPhone11,8", "iPhone XR", "iPhone", "N841AP", 0x8020, 12, "MT0F2", true, 1, usbPhone, gb64},
		{"iPhone12,1", "iPhone 11", "iPhone", "N104AP", 0x8030, 4, "MWL72", true, 1, usbPhone, gb64},
		{"iPhone12,8", "iPhone SE (2nd generation)", "iPhone", "D79AP", 0x8030, 16, "MX9N2", true, 1, usbPhone, gb64},
		{"iPhone13,2", "iPhone 12", "iPhone", "D53gAP", 0x8101, 12, "MGH93", true, 1, usbPhone, gb64},
		{"iPhone14,5", "iPhone 13", "iPhone", "D17AP", 0x8110, 10, "MLMN3", true, 1, usbPhone, gb128},
		{"iPhone14,7", "iPhone 14", "iPhone", "D27AP", 0x8110, 24, "MPUF3", true, 1, usbPhone, gb128},
		{"iPhone15,2", "iPhone 14 Pro", "iPhone", "D73AP", 0x8120, 12, "MQ0G3", true, 1, usbPhone, gb128},
		{"iPhone15,4", "iPhone 15", "iPhone", "D37AP", 0x8120, 8, "MTLV3", true, 1, usbPhone, gb128},
		{"iPhone16,1", "iPhone 15 Pro", "iPhone", "D83AP", 0x8130, 4, "MTQM3", true, 1, usbPhone, gb128},
		{"iPhone16,2", "iPhone 15 Pro Max", "iPhone", "D84AP", 0x8130, 6, "MU673", true, 1, usbPhone, gb256},
		{"iPhone17,1", "iPhone 16 Pro", "iPhone", "D93AP", 0x8140, 12, "MYMD3", true, 1, usbPhone, gb128},
		{"iPhone17,3", "iPhone 16", "iPhone", "D47AP", 0x8140, 8, "MYAP3", true, 1, usbPhone, gb128},
		{"iPhone18,1", "iPhone 17 Pro", "iPhone", "V53AP", 0x8150, 12, "MG7K4", true, 1, usbPhone, gb256},
		{"iPhone18,3", "iPhone 17", "iPhone", "V57AP", 0x8150, 10, "MG6J4", true, 1, usbPhone, gb256},
		{"iPad12,1", "iPad (9th generation)", "iPad", "J181AP", 0x8030, 24, "MK2K3", false, 2, usbPad, gb64},
		{"iPad13,18", "iPad (10th generation)", "iPad", "J271AP", 0x8101, 8, "MPQ03", false, 2, usbPad, gb64},
	} {
		table[m.ProductType] = m
	}
	return table
}

// Models lists the kinds of phone that can be simulated, by product type.
func Models() []Model {
	table := models()
	list := make([]Model, 0, len(table))
	for _, productType := range slices.Sorted(maps.Keys(table)) {
		list = append(list, table[productType])
	}
	return list
}

// modelOf finds a model; "" gives the usual one.
func modelOf(productType string) (Model, error) {
	if productType == "" {
		productType = "iPhone16,1"
	}
	m, ok := models()[productType]
	if !ok {
		known := slices.Sorted(maps.Keys(models()))
		return Model{}, fmt.Errorf("no simulated phone of the model %q; there are %q", productType, known)
	}
	return m, nil
}

// platform is the chip's name: t8130.
func (m Model) platform() string { return fmt.Sprintf("t%x", m.Chip) }

// classic reports whether the model's UDIDs are 40 hexadecimal digits: those
// before the A12 chip.
func (m Model) classic() bool { return m.Chip < 0x8020 }
