/* Checks the model against its golden vectors, then plays one recorded window and prints {{prints}}. */
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "{{name}}.h"
#include "window.h"

{{play}}
int main(void)
{
    printk("self-test: mismatches %d\n", {{name}}_selftest());
    printk("{{said}}: {{format}}\n", {{value}});
    return 0;
}
