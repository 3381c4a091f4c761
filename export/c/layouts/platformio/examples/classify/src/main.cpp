// Checks the model against its golden vectors, then plays one recorded window and prints {{prints}}.
#include <{{name}}.h>

#include "window.h"

{{play}}
#ifdef ARDUINO
#include <Arduino.h>

void setup() {
  Serial.begin(115200);
  Serial.print("self-test: mismatches ");
  Serial.println({{name}}_selftest());
}

void loop() {
  Serial.print("{{said}}: ");
  Serial.println({{value}});
  delay(1000);
}
#else
#include <stdio.h>

int main() {
  const int wrong = {{name}}_selftest();
  printf("self-test: mismatches %d\n", wrong);
  printf("{{said}}: {{format}}\n", {{value}});
  return wrong != 0;
}
#endif
