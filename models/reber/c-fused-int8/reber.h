/*
 * made by              lstm-keras 0.1.0: lstm-keras export reber.keras --target c --precision int8
 * model                reber, sha256 of its weights f84afa96cbfd033c8696b35eaecd6fa6231bee708b0055b2f43d649dde0d8232
 * work                 114084 multiplications in a window of 125 steps
 * parameters           1216 bytes of weights and biases
 * state                36 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 7.4 KiB  RAM 36 B + stack 224 B  13 059 instructions a step, 0.27 ms; 2 769 023 a window
 * Cortex-M3, 72 MHz    flash 5.3 KiB  RAM 36 B + stack 176 B  7 147 instructions a step, 0.099 ms; 1 220 470 a window
 * Cortex-M4F, 80 MHz   flash 4.0 KiB  RAM 36 B + stack 144 B  2 933 instructions a step, 0.037 ms; 679 381 a window
 * Cortex-M7, 216 MHz   flash 4.0 KiB  RAM 36 B + stack 144 B  2 904 instructions a step, 0.013 ms; 674 153 a window
 * Cortex-M33, 100 MHz  flash 4.0 KiB  RAM 36 B + stack 144 B  2 929 instructions a step, 0.029 ms; 677 091 a window
 * Cortex-M55, 160 MHz  flash 4.4 KiB  RAM 36 B + stack 456 B  1 143 instructions a step, 0.0071 ms; 504 365 a window
 */
#ifndef REBER_H
#define REBER_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REBER_FEATURES 7 /* numbers in a step of the input; F */
#define REBER_STEPS 125 /* steps of a window; T */
#define REBER_OUTPUTS 7 /* numbers in a row of the output; K */
#define REBER_OUTPUT_ROWS 125 /* rows of the output of a window */
#define REBER_CAN_STEP 1 /* 1: step by step; 0: whole windows only */
#define REBER_LABELS 0 /* names of classes */
#define REBER_INPUT_SCALE 0.00392156886f /* real = scale (stored - zero point) */
#define REBER_INPUT_ZERO_POINT (-128) /* what stands for 0 */
#define REBER_OUTPUT_SCALE 0.00390625f /* real = scale (stored - zero point) */
#define REBER_OUTPUT_ZERO_POINT (-128) /* what stands for 0 */

/* What the functions return. */
#define REBER_OK 0 /* it went well */
#define REBER_NO_SUCH_TOKEN 1 /* a token that the table of the Embedding does not have */
#define REBER_TOO_EARLY 2 /* there is no answer before more steps */
#define REBER_TOO_LONG 3 /* more steps since the reset than a mean over time can hold */

typedef int8_t reber_input_t;
typedef int8_t reber_output_t;

/* What is remembered from step to step, 36 bytes. The caller owns it; what is in it is ours. */
typedef struct {
    int16_t lstm_1_c[12];
    int8_t lstm_1_h[12];
} reber_state_t;

/* Forget: the next step is the first of a sequence. To be called before any step. */
void reber_reset(reber_state_t *state);

/* Advance by one step.
 *   x [REBER_FEATURES]  in
 * Returns REBER_OK; nothing has changed unless it is 0. */
int reber_step(reber_state_t *state, const reber_input_t *x);

/* The answer of the step before; it may be asked for at any step.
 *   y [REBER_OUTPUTS]  out
 * Returns REBER_OK. */
int reber_output(const reber_state_t *state, reber_output_t *y);

/* A whole window.
 *   x [REBER_STEPS][REBER_FEATURES]  in
 *   y [REBER_OUTPUT_ROWS][REBER_OUTPUTS]  out
 * The state is on the stack, or with run_in the caller's; whatever is in it is forgotten.
 * Returns REBER_OK. */
int reber_run(const reber_input_t *x, reber_output_t *y);
int reber_run_in(reber_state_t *state, const reber_input_t *x, reber_output_t *y);

/* One step as it is stored.
 *   real [REBER_FEATURES]  in   numbers as the model was trained on
 *   x    [REBER_FEATURES]  out  beyond what can be stored, the nearest that can */
void reber_quantize(const float *real, reber_input_t *x);

/* What a row of the output stands for.
 *   y    [REBER_OUTPUTS]  in
 *   real [REBER_OUTPUTS]  out */
void reber_dequantize(const reber_output_t *y, float *real);

/* In reber_selftest.c: how many numbers differ from the golden ones; 0 is right. */
int reber_selftest(void);

#ifdef __cplusplus
}
#endif
#endif /* REBER_H */
