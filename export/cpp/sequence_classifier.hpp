// A class that plays an exported model: readings in the units of the sensor go in, classes come out.
#pragma once

#include <onnxruntime_cxx_api.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "artifact.hpp"

namespace lstm_keras {

using Reading = std::vector<double>;    // F numbers
using Sequence = std::vector<Reading>;  // T readings

struct Answer {
  std::string label;
  float probability;
  std::vector<float> y;  // a number for each class
};

// One loaded artifact.
//
//     lstm_keras::SequenceClassifier classifier("models/shoulder-imu/onnx-fused-float32");
//     const lstm_keras::Answer answer = classifier.classify(readings);
//
// A file of the form "fused" takes whole sequences: `classify`, or `classify_all` of several at
// once. A file of the form "step" takes one reading after the other, and its state is kept here:
// `reset` before each sequence, then `step`. Every function throws ArtifactError where something
// does not fit. An object is for one thread at a time.
class SequenceClassifier {
 public:
  explicit SequenceClassifier(const std::filesystem::path& folder);

  const Artifact& artifact() const { return artifact_; }
  bool streams() const { return artifact_.form == "step"; }
  std::size_t steps() const;  // T of a sequence; 0 where any length goes

  // Start a new sequence: the state becomes what the manifest says it starts from, or zero.
  void reset();

  Answer classify(const Sequence& readings);

  // The classes of several sequences of one length.
  std::vector<Answer> classify_all(const std::vector<Sequence>& sequences);

  // Go on by one reading; only files of the form "step".
  Answer step(const Reading& reading);

  // Replay the golden vectors, and leave the state as after a reset: the largest |difference| from
  // what was exported. Throws where it is more than their tolerance.
  double self_test();

 private:
  using Values = std::vector<float>;

  void check() const;
  Values scaled(const Sequence& readings) const;
  Values play(Values x, std::size_t batch);
  Values call(float* x, const std::vector<std::int64_t>& shape);
  double difference(const Values& came, const Values& wanted) const;
  Answer named(const Values& y) const;
  [[noreturn]] void refuse(const std::string& what, const std::string& cure) const;

  Artifact artifact_;
  std::vector<Tensor> states_;          // all inputs but the first
  std::vector<Values> state_;           // what they are now
  std::vector<std::int64_t> features_;  // axes of x after time, [F]
  std::size_t width_ = 1;               // F
  std::size_t classes_ = 0;             // K
  Ort::Env env_;
  Ort::Session session_{nullptr};
};

}  // namespace lstm_keras
