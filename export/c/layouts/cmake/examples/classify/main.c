/* Plays one recorded window and prints {{prints}}. */
#include <stdio.h>

#include "{{name}}.h"
#include "window.h"

{{play}}
int main(void)
{
    printf("{{said}}: {{format}}\n", {{value}});
    return 0;
}
