package device

import (
	"context"
	"errors"
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// read asks the phone everything over one connection: first what it tells
// anyone, which goes to early at once, then, if it trusts this computer, the
// rest. health is what it said of its battery before; Unknown asks. An error means that the phone did not answer; what it refused stands
// in the facts. Only the facts, Trust and Recovery of the result are set.
func (d lockdownDialer) read(ctx context.Context, health phone.Fact[phone.BatteryHealth], early func(phone.Phone)) (p phone.Phone, err error) {
	// Decoders of other people's making read foreign bytes below.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("device: reading the phone: %v", r)
		}
	}()
	s, err := d.dial(ctx)
	if err != nil {
		return p, err
	}
	defer func() { s.Stop(ctx) }()
	kind, err := s.QueryType(ctx)
	var refused *lockdown.Error
	if err != nil && !errors.As(err, &refused) {
		return p, err
	}
	p.Recovery = kind == lockdown.TypeRestored
	if err := readPublic(ctx, s, &p); err != nil {
		return p, err
	}
	closePrivate(&p, phone.ReasonNotTrusted)
	early(p)
	if p.Recovery {
		return p, nil
	}
	locked, _ := p.Locked.Get()
	record, err := d.mux.ReadPairRecord(ctx, d.dev.Serial)
	if err == nil {
		version, _ := p.IOS.Get()
		err = d.start(ctx, s, record, isOld(version))
	}
	p.Trust = trustOf(err, locked)
	switch p.Trust {
	case phone.Trusted:
		p.Media = phone.Fact[phone.Media]{}
		err = readPrivate(ctx, s, &p)
		if p.BatteryHealth = health; err == nil && health.State == phone.Unknown && !locked && !d.dev.Network {
			version, _ := p.IOS.Get()
			p.BatteryHealth = d.batteryHealth(ctx, s, record, isOld(version))
		}
		return p, err
	case phone.TrustUnknown:
		return p, err
	case phone.TrustLocked:
		closePrivate(&p, phone.ReasonLocked)
	}
	return p, nil
}

// ReadFacts asks a phone that trusts this computer everything, in a session that
// is open. An error means that it did not answer; what it refused stands in the
// facts.
func ReadFacts(ctx context.Context, s *lockdown.Session) (p phone.Phone, err error) {
	if err = readPublic(ctx, s, &p); err == nil {
		err = readPrivate(ctx, s, &p)
	}
	return p, err
}

// readPublic reads what lockdown tells without a session: the whole reduced
// dictionary, and one by one what is not in it.
func readPublic(ctx context.Context, s *lockdown.Session, p *phone.Phone) error {
	values, err := s.Values(ctx, "")
	if isBroken(err) {
		return err
	}
	var broken error
	get := func(key string) (any, error) {
		if v, ok := values[key]; ok {
			return v, nil
		}
		if broken != nil {
			return nil, broken
		}
		v, err := s.GetValue(ctx, "", key)
		if isBroken(err) {
			broken = err
		}
		return v, err
	}
	for key, out := range map[string]*phone.Fact[string]{
		"DeviceName": &p.Name, "ProductType": &p.ProductType, "DeviceClass": &p.Class,
		"ProductVersion": &p.IOS, "BuildVersion": &p.Build,
	} {
		v, err := get(key)
		*out = fact(v, err, asString)
	}
	v, err := get("PasswordProtected")
	p.Locked = fact(v, err, asBool)
	return broken
}

// isBroken reports whether the connection is of no more use; a refusal and a value
// of a strange shape leave it in order.
func isBroken(err error) bool {
	var refused *lockdown.Error
	return err != nil && !errors.As(err, &refused) && reasonOf(err) == phone.ReasonNoAnswer
}

// readPrivate reads what a session is needed for. Each value is asked for by
// its key where a wrong "no" would do harm, so that a refusal cannot hide in a
// dictionary that lacks it.
func readPrivate(ctx context.Context, s *lockdown.Session, p *phone.Phone) error {
	var broken error
	get := func(domain, key string) (any, error) {
		if broken != nil {
			return nil, broken
		}
		v, err := s.GetValue(ctx, domain, key)
		if isBroken(err) {
			broken = err
		}
		return v, err
	}
	all, err := get("", "")
	values, ok := all.(map[string]any)
	for key, out := range map[string]*phone.Fact[string]{
		"SerialNumber": &p.Serial, "PhoneNumber": &p.PhoneNumber, "ActivationState": &p.Activation,
	} {
		switch {
		case err != nil:
			*out = phone.NotReadable[string](reasonOf(err))
		case !ok:
			*out = phone.NotReadable[string](phone.ReasonMalformed)
		default:
			*out = entry(values, key, asString)
		}
	}
	p.PhoneNumber = absentIfEmpty(values["PhoneNumber"], p.PhoneNumber)

	v, err := get("com.apple.disk_usage", "")
	p.Storage = fact(v, err, asStorage)
	v, err = get("com.apple.mobile.battery", "")
	p.Battery = fact(v, err, asBattery)
	if battery, ok := v.(map[string]any); ok && battery["HasBattery"] == false {
		p.Battery = phone.IsAbsent[phone.Battery]()
	}
	p.FindMy = switchFact(get("com.apple.fmip", "IsAssociated"))
	p.BackupEncrypted = switchFact(get("com.apple.mobile.backup", "WillEncrypt"))
	v, err = get("com.apple.mobile.backup", "RequiresEncryption")
	p.EncryptionRequired = fact(v, err, asBool)
	v, err = get("com.apple.purplebuddy", "SetupDone")
	p.SetupDone = fact(v, err, asBool)
	v, err = get("com.apple.purplebuddy", "RestoreState")
	p.RestoreState = fact(v, err, asString)
	v, err = get("com.apple.mobile.chaperone", "DeviceIsChaperoned")
	p.Supervised = fact(v, err, asBool)
	return broken
}

// absentIfEmpty: a phone without a SIM may tell an empty number.
func absentIfEmpty(value any, f phone.Fact[string]) phone.Fact[string] {
	if s, ok := value.(string); ok && s == "" {
		return phone.IsAbsent[string]()
	}
	return f
}

// closePrivate says of everything that needs a session why it is not known.
func closePrivate(p *phone.Phone, why phone.Reason) {
	for _, f := range []*phone.Fact[string]{&p.Serial, &p.PhoneNumber, &p.Activation, &p.RestoreState} {
		*f = phone.NotReadable[string](why)
	}
	for _, f := range []*phone.Fact[bool]{&p.FindMy, &p.BackupEncrypted, &p.EncryptionRequired, &p.SetupDone, &p.Supervised} {
		*f = phone.NotReadable[bool](why)
	}
	p.Storage = phone.NotReadable[phone.Storage](why)
	p.Battery = phone.NotReadable[phone.Battery](why)
	p.BatteryHealth = phone.NotReadable[phone.BatteryHealth](why)
	p.Media = phone.NotReadable[phone.Media](why)
}

// closeAll says the same of every fact.
func closeAll(p *phone.Phone, why phone.Reason) {
	closePrivate(p, why)
	for _, f := range []*phone.Fact[string]{&p.Name, &p.ProductType, &p.Class, &p.IOS, &p.Build} {
		*f = phone.NotReadable[string](why)
	}
	p.Locked = phone.NotReadable[bool](why)
}
