//go:build !purego

#include "textflag.h"

// func subWord(w uint32) uint32
//
// With the same word in all columns, shifting the rows changes nothing, and a
// round without a key is SubBytes alone.
TEXT ·subWord(SB), NOSPLIT, $0-12
	MOVWU w+0(FP), R0
	VEOR  V1.B16, V1.B16, V1.B16
	VDUP  R0, V0.S4
	AESE  V1.B16, V0.B16
	VMOV  V0.S[0], R1
	MOVW  R1, ret+8(FP)
	RET

// func mixInverse(block *byte)
TEXT ·mixInverse(SB), NOSPLIT, $0-8
	MOVD   block+0(FP), R0
	VLD1   (R0), [V0.B16]
	AESIMC V0.B16, V0.B16
	VST1   [V0.B16], (R0)
	RET

// ROUND does one round on eight blocks. They do not depend on each other, so the
// processor works on all of them while a single one would keep it waiting.
#define ROUND(key) \
	AESD key.B16, V0.B16; \
	AESIMC V0.B16, V0.B16; \
	AESD key.B16, V1.B16; \
	AESIMC V1.B16, V1.B16; \
	AESD key.B16, V2.B16; \
	AESIMC V2.B16, V2.B16; \
	AESD key.B16, V3.B16; \
	AESIMC V3.B16, V3.B16; \
	AESD key.B16, V4.B16; \
	AESIMC V4.B16, V4.B16; \
	AESD key.B16, V5.B16; \
	AESIMC V5.B16, V5.B16; \
	AESD key.B16, V6.B16; \
	AESIMC V6.B16, V6.B16; \
	AESD key.B16, V7.B16; \
	AESIMC V7.B16, V7.B16

#define ROUND_ONE(key) \
	AESD key.B16, V0.B16; \
	AESIMC V0.B16, V0.B16

// func decryptBlocks(keys *[240]byte, dst, src *byte, blocks int, iv *[16]byte)
//
// The round keys stay in V16 to V30, the block before in V31. Every ciphertext
// block is loaded before a plain one is stored over it, so dst may be src.
TEXT ·decryptBlocks(SB), NOSPLIT, $0-40
	MOVD keys+0(FP), R0
	MOVD dst+8(FP), R1
	MOVD src+16(FP), R2
	MOVD blocks+24(FP), R3
	MOVD iv+32(FP), R4
	VLD1 (R4), [V31.B16]
	VLD1.P 64(R0), [V16.B16, V17.B16, V18.B16, V19.B16]
	VLD1.P 64(R0), [V20.B16, V21.B16, V22.B16, V23.B16]
	VLD1.P 64(R0), [V24.B16, V25.B16, V26.B16, V27.B16]
	VLD1 (R0), [V28.B16, V29.B16, V30.B16]
	SUBS $8, R3, R3
	BLT  rest

eight:
	VLD1.P 64(R2), [V8.B16, V9.B16, V10.B16, V11.B16]
	VLD1.P 64(R2), [V12.B16, V13.B16, V14.B16, V15.B16]
	VMOV V8.B16, V0.B16
	VMOV V9.B16, V1.B16
	VMOV V10.B16, V2.B16
	VMOV V11.B16, V3.B16
	VMOV V12.B16, V4.B16
	VMOV V13.B16, V5.B16
	VMOV V14.B16, V6.B16
	VMOV V15.B16, V7.B16
	ROUND(V16)
	ROUND(V17)
	ROUND(V18)
	ROUND(V19)
	ROUND(V20)
	ROUND(V21)
	ROUND(V22)
	ROUND(V23)
	ROUND(V24)
	ROUND(V25)
	ROUND(V26)
	ROUND(V27)
	ROUND(V28)
	AESD V29.B16, V0.B16
	AESD V29.B16, V1.B16
	AESD V29.B16, V2.B16
	AESD V29.B16, V3.B16
	AESD V29.B16, V4.B16
	AESD V29.B16, V5.B16
	AESD V29.B16, V6.B16
	AESD V29.B16, V7.B16
	VEOR V30.B16, V0.B16, V0.B16
	VEOR V30.B16, V1.B16, V1.B16
	VEOR V30.B16, V2.B16, V2.B16
	VEOR V30.B16, V3.B16, V3.B16
	VEOR V30.B16, V4.B16, V4.B16
	VEOR V30.B16, V5.B16, V5.B16
	VEOR V30.B16, V6.B16, V6.B16
	VEOR V30.B16, V7.B16, V7.B16
	VEOR V31.B16, V0.B16, V0.B16
	VEOR V8.B16, V1.B16, V1.B16
	VEOR V9.B16, V2.B16, V2.B16
	VEOR V10.B16, V3.B16, V3.B16
	VEOR V11.B16, V4.B16, V4.B16
	VEOR V12.B16, V5.B16, V5.B16
	VEOR V13.B16, V6.B16, V6.B16
	VEOR V14.B16, V7.B16, V7.B16
	VMOV V15.B16, V31.B16
	VST1.P [V0.B16, V1.B16, V2.B16, V3.B16], 64(R1)
	VST1.P [V4.B16, V5.B16, V6.B16, V7.B16], 64(R1)
	SUBS $8, R3, R3
	BGE  eight

rest:
	ADDS $8, R3, R3
	BEQ  done

one:
	VLD1.P 16(R2), [V8.B16]
	VMOV V8.B16, V0.B16
	ROUND_ONE(V16)
	ROUND_ONE(V17)
	ROUND_ONE(V18)
	ROUND_ONE(V19)
	ROUND_ONE(V20)
	ROUND_ONE(V21)
	ROUND_ONE(V22)
	ROUND_ONE(V23)
	ROUND_ONE(V24)
	ROUND_ONE(V25)
	ROUND_ONE(V26)
	ROUND_ONE(V27)
	ROUND_ONE(V28)
	AESD V29.B16, V0.B16
	VEOR V30.B16, V0.B16, V0.B16
	VEOR V31.B16, V0.B16, V0.B16
	VMOV V8.B16, V31.B16
	VST1.P [V0.B16], 16(R1)
	SUBS $1, R3, R3
	BNE  one

done:
	VST1 [V31.B16], (R4)
	RET
