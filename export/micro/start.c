/* From reset to main() and back to the host, on any Cortex-M: vector table, memories, floating
 * point unit and semihosting.  boards/ has where things lie. */

#include "micro.h"

extern uint32_t lk_data_start[], lk_data_end[], lk_data_load[];
extern uint32_t lk_bss_start[], lk_bss_end[], lk_stack_top[];

int main(void);
void reset(void);

enum { WRITE0 = 0x04, EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };

static void host(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void lk_print(const char *text) { host(WRITE0, text); }

void lk_print_int(int32_t number)
{
    char text[12];
    char *at = text + sizeof text - 1;
    uint32_t rest = number < 0 ? 0u - (uint32_t)number : (uint32_t)number;
    *at = 0;
    do {
        *--at = (char)('0' + rest % 10u);
        rest /= 10u;
    } while (rest);
    if (number < 0) *--at = '-';
    lk_print(at);
}

void lk_exit(int status)
{
    const uint32_t why[2] = { APPLICATION_EXIT, (uint32_t)status };
    host(EXIT_EXTENDED, why);
    for (;;) {
    }
}

static void fault(void)
{
    lk_print("fault: an exception of the processor\n");
    lk_exit(3);
}

void reset(void)
{
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20; /* CPACR: floating point and Helium */
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
#if defined(__ARM_FEATURE_MVE)
    *(volatile uint32_t *)0xE000ED14u |= 1u << 19; /* CCR: loops without overhead */
#endif
    const uint32_t *from = lk_data_load;
    for (uint32_t *to = lk_data_start; to < lk_data_end;) *to++ = *from++;
    for (uint32_t *to = lk_bss_start; to < lk_bss_end;) *to++ = 0;
    lk_exit(main());
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    lk_stack_top, (void *)reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault,
    (void *)fault, (void *)fault, 0, 0, 0, (void *)fault, (void *)fault, 0, (void *)fault, (void *)fault,
};

enum { PAINT = 0xC5C5C5C5 };

__attribute__((noinline)) uint32_t lk_stack_used(void (*function)(void))
{
    uint32_t *top;
    __asm volatile("mov %0, sp" : "=r"(top)); /* below it is nothing of ours */
    for (volatile uint32_t *at = lk_bss_end; at < top; at++) *at = (uint32_t)PAINT;
    function();
    uint32_t *deepest = lk_bss_end;
    while (deepest < top && *deepest == (uint32_t)PAINT) deepest++;
    return (uint32_t)((char *)top - (char *)deepest);
}
