#include "sequence_classifier.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lstm_keras {
namespace {

std::vector<std::string> names(const std::vector<Tensor>& tensors) {
  std::vector<std::string> result;
  for (const Tensor& tensor : tensors) result.push_back(tensor.name);
  return result;
}

// Of the model file: what goes in, and what comes out.
std::vector<std::string> inputs_of(const Ort::Session& session) {
  const Ort::AllocatorWithDefaultOptions allocator;
  std::vector<std::string> result;
  for (std::size_t k = 0; k < session.GetInputCount(); ++k) {
    result.emplace_back(session.GetInputNameAllocated(k, allocator).get());
  }
  return result;
}

std::vector<std::string> outputs_of(const Ort::Session& session) {
  const Ort::AllocatorWithDefaultOptions allocator;
  std::vector<std::string> result;
  for (std::size_t k = 0; k < session.GetOutputCount(); ++k) {
    result.emplace_back(session.GetOutputNameAllocated(k, allocator).get());
  }
  return result;
}

std::string listed(const std::vector<std::string>& names) {
  std::string result;
  for (const std::string& name : names) result += (result.empty() ? "" : ", ") + name;
  return result;
}

// A view of numbers that the caller keeps.
Ort::Value view(float* values, std::size_t size, const std::vector<std::int64_t>& shape) {
  static const Ort::MemoryInfo cpu =
      Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
  return Ort::Value::CreateTensor<float>(cpu, values, size, shape.data(), shape.size());
}

}  // namespace

SequenceClassifier::SequenceClassifier(const std::filesystem::path& folder)
    : artifact_(Artifact::load(folder)), env_(ORT_LOGGING_LEVEL_FATAL, "lstm_keras") {
  const Tensor& x = artifact_.inputs.front();
  states_.assign(artifact_.inputs.begin() + 1, artifact_.inputs.end());
  const std::size_t leading = streams() ? 1 : 2;  // axes before the features: batch, time
  for (std::size_t k = leading; k < x.shape.size(); ++k) {
    features_.push_back(x.shape[k]);
    width_ *= static_cast<std::size_t>(x.shape[k]);
  }
  const std::vector<std::int64_t>& y = artifact_.outputs.front().shape;
  classes_ = y.empty() ? 0 : static_cast<std::size_t>(y.back());
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(1);  // an LSTM of this size is done before others have woken up
  try {
    session_ = Ort::Session(env_, artifact_.model.data(), artifact_.model.size(), options);
  } catch (const Ort::Exception& error) {
    refuse("ONNX Runtime " + Ort::GetVersionString() + " cannot load it: " + error.what(),
           "Export the model again.");
  }
  check();
  reset();
}

std::size_t SequenceClassifier::steps() const {
  return streams() ? 0 : static_cast<std::size_t>(artifact_.inputs.front().shape[1]);
}

void SequenceClassifier::reset() {
  state_.clear();
  for (const Tensor& state : states_) {
    state_.push_back(state.initial.empty() ? Values(state.size(), 0.0F) : state.initial);
  }
}

Answer SequenceClassifier::classify(const Sequence& readings) {
  return classify_all({readings}).front();
}

std::vector<Answer> SequenceClassifier::classify_all(const std::vector<Sequence>& sequences) {
  if (streams()) refuse("it takes one reading after the other", "Use step.");
  // The grids of a dynamic file fit all that comes in with a call: alone, nothing else moves them.
  const std::size_t batch = artifact_.precision == "dynamic" ? 1 : sequences.size();
  std::vector<Answer> answers;
  for (std::size_t start = 0; start < sequences.size(); start += batch) {
    Values x;
    for (std::size_t n = start; n < start + batch; ++n) {
      if (sequences[n].size() != sequences[0].size()) {
        refuse("sequences of several lengths came at once", "Pass each alone.");
      }
      const Values one = scaled(sequences[n]);
      x.insert(x.end(), one.begin(), one.end());
    }
    const Values y = play(std::move(x), batch);
    const auto size = static_cast<std::ptrdiff_t>(y.size() / batch);
    for (auto answer = y.begin(); answer != y.end(); answer += size) {
      answers.push_back(named({answer, answer + size}));
    }
  }
  return answers;
}

Answer SequenceClassifier::step(const Reading& reading) {
  if (!streams()) refuse("it takes whole sequences", "Use classify, or export with --form step.");
  return named(play(scaled({reading}), 1));
}

double SequenceClassifier::self_test() {
  if (!artifact_.golden) refuse("it has no golden vectors", "Export the model again.");
  const Golden& golden = *artifact_.golden;
  double worst = 0;
  for (std::size_t n = 0; n < golden.x.size(); ++n) {
    reset();
    for (const Values* wanted : {&golden.y[n], &golden.again[n]}) {
      const double found = difference(play(golden.x[n], 1), *wanted);
      if (!(found <= worst)) worst = found;  // also where it is no number
    }
  }
  reset();
  if (!(worst <= golden.tolerance)) {
    refuse("it answers " + std::to_string(worst) + " away from its golden vectors, which allow " +
               std::to_string(golden.tolerance),
           "Do not use it: the file, or ONNX Runtime " + Ort::GetVersionString() +
               ", is not what it was exported for.");
  }
  return worst;
}

// y of x [B, T, F], flat: the output of a fused file, or those of a step file one by one.
SequenceClassifier::Values SequenceClassifier::play(Values x, std::size_t batch) {
  const std::size_t steps = x.size() / width_ / batch;
  std::vector<std::int64_t> shape{static_cast<std::int64_t>(batch)};
  if (!streams()) shape.push_back(static_cast<std::int64_t>(steps));
  shape.insert(shape.end(), features_.begin(), features_.end());
  if (!streams()) return call(x.data(), shape);
  Values answers;
  for (std::size_t t = 0; t < steps; ++t) {
    const Values y = call(x.data() + t * width_, shape);
    answers.insert(answers.end(), y.begin(), y.end());
  }
  return answers;
}

// One run of the file: x and the state go in, y and the next state come out.
SequenceClassifier::Values SequenceClassifier::call(float* x,
                                                    const std::vector<std::int64_t>& shape) {
  std::size_t size = 1;
  for (const std::int64_t length : shape) size *= static_cast<std::size_t>(length);
  std::vector<const char*> given{artifact_.inputs.front().name.c_str()};
  std::vector<const char*> made{artifact_.outputs.front().name.c_str()};
  std::vector<Ort::Value> values;
  values.push_back(view(x, size, shape));
  for (std::size_t k = 0; k < states_.size(); ++k) {
    std::vector<std::int64_t> dims = states_[k].shape;
    std::replace(dims.begin(), dims.end(), std::int64_t{0}, std::int64_t{1});  // one sequence
    values.push_back(view(state_[k].data(), state_[k].size(), dims));
    given.push_back(states_[k].name.c_str());
    made.push_back(states_[k].next.c_str());
  }
  try {
    const std::vector<Ort::Value> outputs =
        session_.Run(Ort::RunOptions{nullptr}, given.data(), values.data(), values.size(),
                     made.data(), made.size());
    const auto copied = [this](const Ort::Value& value) {
      if (value.GetTensorTypeAndShapeInfo().GetElementType() != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
        refuse("it answers in another type than float32", "Export the model again.");
      }
      const float* first = value.GetTensorData<float>();
      return Values(first, first + value.GetTensorTypeAndShapeInfo().GetElementCount());
    };
    for (std::size_t k = 0; k < states_.size(); ++k) state_[k] = copied(outputs[k + 1]);
    return copied(outputs.front());
  } catch (const Ort::Exception& error) {
    refuse(std::string("ONNX Runtime cannot play it: ") + error.what(), "Export the model again.");
  }
}

SequenceClassifier::Values SequenceClassifier::scaled(const Sequence& readings) const {
  if (readings.empty() || (steps() != 0 && readings.size() != steps())) {
    const std::string needed = steps() == 0 ? "one or more" : std::to_string(steps());
    refuse("it takes " + needed + " readings; got " + std::to_string(readings.size()),
           "Cut the recording into windows of that length.");
  }
  Values x;
  for (const Reading& reading : readings) {
    const bool finite = std::all_of(reading.begin(), reading.end(),
                                    [](double value) { return std::isfinite(value); });
    if (reading.size() != width_ || !finite) {
      refuse("a reading is " + std::to_string(width_) + " finite numbers", "Look at the sensor.");
    }
    for (std::size_t k = 0; k < width_; ++k) {
      const auto& scaler = artifact_.scaler;
      const double value =
          scaler ? (reading[k] - scaler->mean[k]) / scaler->deviation[k] : reading[k];
      x.push_back(static_cast<float>(value));
    }
  }
  return x;
}

// The largest number of the last step, and the label at its place.
Answer SequenceClassifier::named(const Values& y) const {
  if (y.size() < classes_) refuse("it answers too few numbers", "Export the model again.");
  const Values last(y.end() - static_cast<std::ptrdiff_t>(classes_), y.end());
  const auto best = std::max_element(last.begin(), last.end());
  const auto k = static_cast<std::size_t>(std::distance(last.begin(), best));
  const std::vector<std::string>& labels = artifact_.labels;
  return {labels.empty() ? "class " + std::to_string(k) : labels[k], *best, last};
}

double SequenceClassifier::difference(const Values& came, const Values& wanted) const {
  if (came.size() != wanted.size()) {
    refuse("it answers " + std::to_string(came.size()) + " numbers, its golden vectors " +
               std::to_string(wanted.size()),
           "They are of another model: export it again.");
  }
  double worst = 0;
  for (std::size_t k = 0; k < came.size(); ++k) {
    const double found = std::abs(static_cast<double>(came[k]) - static_cast<double>(wanted[k]));
    if (!(found <= worst)) worst = found;
  }
  return worst;
}

// Refuse a manifest of another file, and one that asks for what this class does not do.
void SequenceClassifier::check() const {
  const auto require = [this](bool good, const std::string& fault) {
    if (!good) refuse("it cannot be played: " + fault, "Export the model again.");
  };
  const std::vector<std::string> given = names(artifact_.inputs);
  const std::vector<std::string> made = names(artifact_.outputs);
  const std::vector<std::string> takes = inputs_of(session_);
  const std::vector<std::string> gives = outputs_of(session_);
  require(given == takes && made == gives,
          "its file has " + listed(takes) + " -> " + listed(gives) + ", its manifest " +
              listed(given) + " -> " + listed(made));
  require(streams() || artifact_.form == "fused", "its form is " + artifact_.form);
  require(artifact_.inputs.front().shape.size() >= (streams() ? 1 : 2), "x has too few axes");
  for (const Tensor& state : states_) {
    require(std::count(made.begin(), made.end(), state.next) == 1,
            "the state " + state.name + " goes in and never comes out");
  }
  require(width_ > 0 && classes_ > 0, "it leaves the number of features or classes open");
  require(artifact_.labels.empty() || artifact_.labels.size() == classes_,
          "its labels are not its outputs");
  if (const auto& scaler = artifact_.scaler) {
    require(scaler->mean.size() == width_ && scaler->deviation.size() == width_ &&
                scaler->channels.size() == width_,
            "its scaler is not of its input");
  }
  if (const auto& golden = artifact_.golden) {
    const std::size_t length = golden->steps * width_;
    require(!golden->x.empty() && golden->y.size() == golden->x.size() &&
                golden->again.size() == golden->x.size() && golden->steps > 0 &&
                (steps() == 0 || steps() == golden->steps) &&
                std::all_of(golden->x.begin(), golden->x.end(),
                            [length](const Values& x) { return x.size() == length; }),
            "its golden vectors are not of its input");
  }
}

void SequenceClassifier::refuse(const std::string& what, const std::string& cure) const {
  throw ArtifactError(artifact_.folder.string() + ": " + what + ".\n  " + cure);
}

}  // namespace lstm_keras
