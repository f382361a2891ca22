//go:build !purego

#include "textflag.h"

// STEP_EVEN and STEP_ODD make the next round key of AES-256 from the two before,
// in X1 and X3, as FIPS 197 section 5.2 says. The round constant is in the first.
#define STEP_EVEN(rcon) \
	AESKEYGENASSIST $rcon, X3, X2; \
	PSHUFD $0xff, X2, X2; \
	MOVOU X1, X4; \
	PSLLO $4, X4; \
	PXOR X4, X1; \
	PSLLO $4, X4; \
	PXOR X4, X1; \
	PSLLO $4, X4; \
	PXOR X4, X1; \
	PXOR X2, X1

#define STEP_ODD \
	AESKEYGENASSIST $0x00, X1, X2; \
	PSHUFD $0xaa, X2, X2; \
	MOVOU X3, X4; \
	PSLLO $4, X4; \
	PXOR X4, X3; \
	PSLLO $4, X4; \
	PXOR X4, X3; \
	PSLLO $4, X4; \
	PXOR X4, X3; \
	PXOR X2, X3

// PUT_EVEN and PUT_ODD store a round key as decryption wants it: in reverse order
// and, between the first and the last, through the inverse of MixColumns.
#define PUT_EVEN(at) \
	AESIMC X1, X5; \
	MOVOU X5, at(DI)

#define PUT_ODD(at) \
	AESIMC X3, X5; \
	MOVOU X5, at(DI)

// func expandKey(key *[32]byte, keys *[240]byte)
TEXT ·expandKey(SB), NOSPLIT, $0-16
	MOVQ key+0(FP), SI
	MOVQ keys+8(FP), DI
	MOVOU (SI), X1
	MOVOU 16(SI), X3
	MOVOU X1, 224(DI)
	PUT_ODD(208)
	STEP_EVEN(0x01)
	PUT_EVEN(192)
	STEP_ODD
	PUT_ODD(176)
	STEP_EVEN(0x02)
	PUT_EVEN(160)
	STEP_ODD
	PUT_ODD(144)
	STEP_EVEN(0x04)
	PUT_EVEN(128)
	STEP_ODD
	PUT_ODD(112)
	STEP_EVEN(0x08)
	PUT_EVEN(96)
	STEP_ODD
	PUT_ODD(80)
	STEP_EVEN(0x10)
	PUT_EVEN(64)
	STEP_ODD
	PUT_ODD(48)
	STEP_EVEN(0x20)
	PUT_EVEN(32)
	STEP_ODD
	PUT_ODD(16)
	STEP_EVEN(0x40)
	MOVOU X1, (DI)
	PXOR X0, X0
	MOVOU X0, X1
	MOVOU X0, X2
	MOVOU X0, X3
	MOVOU X0, X4
	MOVOU X0, X5
	RET

// ROUND does one round on eight blocks. They do not depend on each other, so the
// processor works on all of them while a single one would keep it waiting.
#define ROUND(at) \
	MOVOU at(AX), X15; \
	AESDEC X15, X0; \
	AESDEC X15, X1; \
	AESDEC X15, X2; \
	AESDEC X15, X3; \
	AESDEC X15, X4; \
	AESDEC X15, X5; \
	AESDEC X15, X6; \
	AESDEC X15, X7

// func decryptBlocks(keys *[240]byte, dst, src *byte, blocks int, iv *[16]byte)
//
// Every ciphertext block is loaded before a plain one is stored over it, so dst
// may be src.
TEXT ·decryptBlocks(SB), NOSPLIT, $0-40
	MOVQ keys+0(FP), AX
	MOVQ dst+8(FP), DI
	MOVQ src+16(FP), SI
	MOVQ blocks+24(FP), CX
	MOVQ iv+32(FP), DX
	MOVOU (DX), X14
	SUBQ $8, CX
	JLT  rest

eight:
	MOVOU (AX), X15
	MOVOU 0(SI), X0
	MOVOU 16(SI), X1
	MOVOU 32(SI), X2
	MOVOU 48(SI), X3
	MOVOU 64(SI), X4
	MOVOU 80(SI), X5
	MOVOU 96(SI), X6
	MOVOU 112(SI), X7
	PXOR X15, X0
	PXOR X15, X1
	PXOR X15, X2
	PXOR X15, X3
	PXOR X15, X4
	PXOR X15, X5
	PXOR X15, X6
	PXOR X15, X7
	ROUND(16)
	ROUND(32)
	ROUND(48)
	ROUND(64)
	ROUND(80)
	ROUND(96)
	ROUND(112)
	ROUND(128)
	ROUND(144)
	ROUND(160)
	ROUND(176)
	ROUND(192)
	ROUND(208)
	MOVOU 224(AX), X15
	AESDECLAST X15, X0
	AESDECLAST X15, X1
	AESDECLAST X15, X2
	AESDECLAST X15, X3
	AESDECLAST X15, X4
	AESDECLAST X15, X5
	AESDECLAST X15, X6
	AESDECLAST X15, X7
	PXOR X14, X0
	MOVOU 0(SI), X8
	PXOR X8, X1
	MOVOU 16(SI), X9
	PXOR X9, X2
	MOVOU 32(SI), X8
	PXOR X8, X3
	MOVOU 48(SI), X9
	PXOR X9, X4
	MOVOU 64(SI), X8
	PXOR X8, X5
	MOVOU 80(SI), X9
	PXOR X9, X6
	MOVOU 96(SI), X8
	PXOR X8, X7
	MOVOU 112(SI), X14
	MOVOU X0, 0(DI)
	MOVOU X1, 16(DI)
	MOVOU X2, 32(DI)
	MOVOU X3, 48(DI)
	MOVOU X4, 64(DI)
	MOVOU X5, 80(DI)
	MOVOU X6, 96(DI)
	MOVOU X7, 112(DI)
	ADDQ $128, SI
	ADDQ $128, DI
	SUBQ $8, CX
	JGE  eight

rest:
	ADDQ $8, CX
	JEQ  done

one:
	MOVOU (SI), X0
	MOVOU X0, X8
	MOVOU (AX), X15
	PXOR X15, X0
	MOVOU 16(AX), X15
	AESDEC X15, X0
	MOVOU 32(AX), X15
	AESDEC X15, X0
	MOVOU 48(AX), X15
	AESDEC X15, X0
	MOVOU 64(AX), X15
	AESDEC X15, X0
	MOVOU 80(AX), X15
	AESDEC X15, X0
	MOVOU 96(AX), X15
	AESDEC X15, X0
	MOVOU 112(AX), X15
	AESDEC X15, X0
	MOVOU 128(AX), X15
	AESDEC X15, X0
	MOVOU 144(AX), X15
	AESDEC X15, X0
	MOVOU 160(AX), X15
	AESDEC X15, X0
	MOVOU 176(AX), X15
	AESDEC X15, X0
	MOVOU 192(AX), X15
	AESDEC X15, X0
	MOVOU 208(AX), X15
	AESDEC X15, X0
	MOVOU 224(AX), X15
	AESDECLAST X15, X0
	PXOR X14, X0
	MOVOU X8, X14
	MOVOU X0, (DI)
	ADDQ $16, SI
	ADDQ $16, DI
	DECQ CX
	JNE  one

done:
	MOVOU X14, (DX)
	PXOR X15, X15
	RET
