/*
 * made by              lstm-keras 0.1.0: lstm-keras export spoken-digits.keras --target c --precision int8
 * model                spoken-digits, sha256 of its weights f7de65b7558d9ac865856581681af40b291fda1f250daabac5fe923a7f2be608
 * work                 688768 multiplications in a window of 24 steps
 * parameters           30376 bytes of weights and biases
 * state                452 bytes
 * costs                flash and stack by arm-none-eabi-gcc 12.2.1 -O2; instructions as fitted to QEMU; ms at one a cycle, an estimate
 * Cortex-M0+, 48 MHz   flash 36.7 KiB  RAM 452 B + stack 600 B  182 083 instructions a step, 3.8 ms; 4 391 302 a window
 * Cortex-M3, 72 MHz    flash 34.7 KiB  RAM 452 B + stack 368 B  106 517 instructions a step, 1.5 ms; 2 564 095 a window
 * Cortex-M4F, 80 MHz   flash 33.9 KiB  RAM 452 B + stack 328 B  37 836 instructions a step, 0.47 ms; 914 810 a window
 * Cortex-M7, 216 MHz   flash 33.9 KiB  RAM 452 B + stack 328 B  37 529 instructions a step, 0.17 ms; 907 417 a window
 * Cortex-M33, 100 MHz  flash 33.9 KiB  RAM 452 B + stack 328 B  37 798 instructions a step, 0.38 ms; 913 750 a window
 * Cortex-M55, 160 MHz  flash 34.4 KiB  RAM 452 B + stack 488 B  8 804 instructions a step, 0.055 ms; 217 476 a window
 */
#ifndef SPOKEN_DIGITS_H
#define SPOKEN_DIGITS_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SPOKEN_DIGITS_FEATURES 48 /* numbers in a step of the input; F */
#define SPOKEN_DIGITS_STEPS 24 /* steps of a window; T */
#define SPOKEN_DIGITS_OUTPUTS 10 /* numbers in a row of the output; K */
#define SPOKEN_DIGITS_OUTPUT_ROWS 1 /* rows of the output of a window */
#define SPOKEN_DIGITS_CAN_STEP 1 /* 1: step by step; 0: whole windows only */
#define SPOKEN_DIGITS_LABELS 10 /* names of classes */
#define SPOKEN_DIGITS_INPUT_SCALE 0.021330867f /* real = scale (stored - zero point) */
#define SPOKEN_DIGITS_INPUT_ZERO_POINT (-87) /* what stands for 0 */
#define SPOKEN_DIGITS_OUTPUT_SCALE 0.00390625f /* real = scale (stored - zero point) */
#define SPOKEN_DIGITS_OUTPUT_ZERO_POINT (-128) /* what stands for 0 */

/* What the functions return. */
#define SPOKEN_DIGITS_OK 0 /* it went well */
#define SPOKEN_DIGITS_NO_SUCH_TOKEN 1 /* a token that the table of the Embedding does not have */
#define SPOKEN_DIGITS_TOO_EARLY 2 /* there is no answer before more steps */
#define SPOKEN_DIGITS_TOO_LONG 3 /* more steps since the reset than a mean over time can hold */

typedef int8_t spoken_digits_input_t;
typedef int8_t spoken_digits_output_t;

/* What is remembered from step to step, 452 bytes. The caller owns it; what is in it is ours. */
typedef struct {
    int32_t steps;
    int32_t mean_1_sum[64];
    int16_t lstm_1_c[64];
    int8_t lstm_1_h[64];
} spoken_digits_state_t;

extern const char *const spoken_digits_labels[10];

/* What readings are standardised by: (reading - mean) / deviation. */
extern const float spoken_digits_mean[48];
extern const float spoken_digits_deviation[48];

/* Forget: the next step is the first of a sequence. To be called before any step. */
void spoken_digits_reset(spoken_digits_state_t *state);

/* Advance by one step.
 *   x [SPOKEN_DIGITS_FEATURES]  in
 * Returns SPOKEN_DIGITS_OK or SPOKEN_DIGITS_TOO_LONG; nothing has changed unless it is 0. */
int spoken_digits_step(spoken_digits_state_t *state, const spoken_digits_input_t *x);

/* The answer to the steps since the reset; it may be asked for at any step.
 *   y [SPOKEN_DIGITS_OUTPUTS]  out
 * Returns SPOKEN_DIGITS_OK or SPOKEN_DIGITS_TOO_EARLY. */
int spoken_digits_output(const spoken_digits_state_t *state, spoken_digits_output_t *y);

/* A whole window.
 *   x [SPOKEN_DIGITS_STEPS][SPOKEN_DIGITS_FEATURES]  in
 *   y [SPOKEN_DIGITS_OUTPUTS]  out
 * The state is on the stack, or with run_in the caller's; whatever is in it is forgotten.
 * Returns SPOKEN_DIGITS_OK. */
int spoken_digits_run(const spoken_digits_input_t *x, spoken_digits_output_t *y);
int spoken_digits_run_in(spoken_digits_state_t *state, const spoken_digits_input_t *x, spoken_digits_output_t *y);

/* One step as it is stored.
 *   real [SPOKEN_DIGITS_FEATURES]  in   readings in their units
 *   x    [SPOKEN_DIGITS_FEATURES]  out  beyond what can be stored, the nearest that can */
void spoken_digits_quantize(const float *real, spoken_digits_input_t *x);

/* What a row of the output stands for.
 *   y    [SPOKEN_DIGITS_OUTPUTS]  in
 *   real [SPOKEN_DIGITS_OUTPUTS]  out */
void spoken_digits_dequantize(const spoken_digits_output_t *y, float *real);

/* In spoken_digits_selftest.c: how many numbers differ from the golden ones; 0 is right. */
int spoken_digits_selftest(void);

#ifdef __cplusplus
}
#endif
#endif /* SPOKEN_DIGITS_H */
