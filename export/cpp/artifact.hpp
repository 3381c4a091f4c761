// What the exporter wrote: manifest.json, and the files that it names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lstm_keras {

// An artifact that cannot be used, or readings that do not fit it.
class ArtifactError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One input or output of the model file.
struct Tensor {
  std::string name;
  std::vector<std::int64_t> shape;  // 0 where any length goes
  std::vector<float> initial;       // of a state: what a sequence starts from; empty means zero
  std::string next;                 // of a state: the output that is its next value

  std::size_t size() const;  // how many numbers one sequence has of it
};

// Turns readings into x: (reading - mean) / deviation, channel by channel.
struct Scaler {
  std::vector<double> mean, deviation;
  std::vector<std::string> channels;
};

// What the file answered where it was exported; see export/README.md.
struct Golden {
  double tolerance;
  std::size_t steps;
  std::vector<std::vector<float>> x, y, again;
};

struct Artifact {
  std::filesystem::path folder;
  std::string form, precision;
  std::vector<Tensor> inputs, outputs;
  std::optional<Scaler> scaler;
  std::vector<std::string> labels;
  std::string model;  // the bytes of the model file
  std::optional<Golden> golden;

  // Read a folder, and throw ArtifactError where something is not as its manifest says.
  static Artifact load(const std::filesystem::path& folder);
};

}  // namespace lstm_keras
