/* Proof on a Cortex-M that a generated pair answers what it should: its self-test, the class of the
 * first window, every answer, the stack it takes and the instructions it executes.
 *
 * Compiled with -DMODEL=name and -DHEADER="name.h"; window.h is written by firmware.py:
 *   STEPS, FEATURES, OUTPUTS, WINDOWS   lengths; OUTPUTS is of a whole answer, CLASSES of its last step
 *   STREAMS                             1 where the pair has name_step, 0 where it takes whole windows
 *   input_t, output_t                   types of the numbers as stored
 *   windows [WINDOWS][STEPS][FEATURES]  golden inputs
 *   labels [CLASSES]                    names of the classes, "" where they have none
 * Exit status: 0 where nothing differs, 1 otherwise. */

#include <string.h>

#include "micro.h"
#include "window.h"

#include HEADER

#define JOINED(a, b) a##_##b
#define JOIN(a, b) JOINED(a, b)
#define OF_MODEL(what) JOIN(MODEL, what)

int OF_MODEL(selftest)(void);

static output_t y[OUTPUTS];
static OF_MODEL(state_t) state;

static void run(void) { OF_MODEL(run)(windows[0], y); }

/* The state is not on the stack. */
static void run_in(void) { OF_MODEL(run_in)(&state, windows[0], y); }

#if STREAMS
static void step(const input_t *x) { OF_MODEL(step)(&state, x); }

static void output(void) { OF_MODEL(output)(&state, y); }

/* One count for each step, and one for what comes behind the last. */
static void count_steps(void)
{
    OF_MODEL(reset)(&state);
    for (int t = 0; t < STEPS; t++) {
        LK_COUNT_START();
        step(windows[0] + t * FEATURES);
        LK_COUNT_STOP();
    }
    LK_COUNT_START();
    output();
    LK_COUNT_STOP();
}
#endif

/* The answer to a window, as integers: of a float its bits. */
static void print_answer(const input_t *x)
{
    OF_MODEL(run)(x, y);
    lk_print("y");
    for (int k = 0; k < OUTPUTS; k++) {
        int32_t number = 0;
        if (sizeof y[k] == sizeof number)
            memcpy(&number, &y[k], sizeof y[k]);
        else
            number = (int32_t)y[k];
        lk_print(" ");
        lk_print_int(number);
    }
    lk_print("\n");
}

static void report(const char *name, int32_t number)
{
    lk_print(name);
    lk_print(" ");
    lk_print_int(number);
    lk_print("\n");
}

int main(void)
{
    int mismatches = OF_MODEL(selftest)();
    report("mismatches", mismatches);

    LK_COUNT_START();
    run();
    LK_COUNT_STOP();
    const output_t *last = y + OUTPUTS - CLASSES; /* of an answer for every step, the last */
    int best = 0;
    for (int k = 1; k < CLASSES; k++)
        if (last[k] > last[best]) best = k;
    lk_print("label ");
    lk_print(labels[best]);
    lk_print("\n");
    report("class", best);
#if STREAMS
    count_steps();
#endif
    report("state", (int32_t)sizeof state);
    for (int n = 0; n < WINDOWS; n++) print_answer(windows[n]);
    report("stack", (int32_t)lk_stack_used(run_in));
    return mismatches != 0;
}
