// Checks the model against its golden vectors, then plays one recorded window and prints {{prints}}.
#include <{{name}}.h>

#include "window.h"

{{play}}
void setup() {
  Serial.begin(115200);
  while (!Serial) {
  }
  Serial.print("self-test: mismatches ");
  Serial.println({{name}}_selftest());
}

void loop() {
  Serial.print("{{said}}: ");
  Serial.println({{value}});
  delay(1000);
}
