/* Plugin of QEMU that counts the instructions between LK_COUNT_START and LK_COUNT_STOP of micro.h.
 *
 *     -plugin count.so,counts=FILE[,profile=FILE]
 *
 * counts gets a line for each pair, profile a line "address count" for each instruction executed
 * between marks.  Debian packages no header, so the few functions are declared here as QEMU 7.2 to
 * 8.2 have them (version 1 of the interface). */

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_info;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
typedef void (*translated)(qemu_plugin_id_t, struct qemu_plugin_tb *);
typedef void (*executed)(unsigned, void *);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, translated);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, executed,
                                            enum qemu_plugin_cb_flags, void *);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);

int qemu_plugin_version = 1;

enum { START = 0x46D2, STOP = 0x46DB }; /* mov r10, r10; mov r11, r11 */
enum { HALFWORDS = 1 << 21 };           /* of program memory that a profile sees */

static FILE *counts, *profile;
static bool counting;
static uint64_t count, base;
static uint64_t hits[HALFWORDS];

static void start(unsigned cpu, void *data)
{
    (void)cpu, (void)data;
    counting = true;
    count = 0;
}

static void stop(unsigned cpu, void *data)
{
    (void)cpu, (void)data;
    if (counting) fprintf(counts, "%" PRIu64 "\n", count);
    fflush(counts);
    counting = false;
}

static void step(unsigned cpu, void *hit)
{
    (void)cpu;
    if (!counting) return;
    count++;
    ++*(uint64_t *)hit;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    (void)id;
    for (size_t k = 0; k < qemu_plugin_tb_n_insns(block); k++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, k);
        uint64_t address = qemu_plugin_insn_vaddr(instruction);
        uint16_t code; /* no instruction of 32 bits begins like a mark */
        memcpy(&code, qemu_plugin_insn_data(instruction), sizeof code);
        base = address & 0x10000000; /* the one board with another base */
        uint64_t *hit = &hits[(address - base) / 2 % HALFWORDS];
        executed what = code == START ? start : code == STOP ? stop : step;
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, what, QEMU_PLUGIN_CB_NO_REGS, hit);
    }
}

static void finish(qemu_plugin_id_t id, void *data)
{
    (void)id, (void)data;
    fclose(counts);
    if (!profile) return;
    for (size_t k = 0; k < HALFWORDS; k++)
        if (hits[k]) fprintf(profile, "%" PRIu64 " %" PRIu64 "\n", base + 2 * k, hits[k]);
    fclose(profile);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id,
                                                              const struct qemu_info *info,
                                                              int argc, char **argv)
{
    (void)info;
    for (int k = 0; k < argc; k++) {
        if (!strncmp(argv[k], "counts=", 7)) counts = fopen(argv[k] + 7, "w");
        if (!strncmp(argv[k], "profile=", 8)) profile = fopen(argv[k] + 8, "w");
    }
    if (!counts) {
        fprintf(stderr, "count.so needs counts=FILE, a file it can write\n");
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, finish, NULL);
    return 0;
}
