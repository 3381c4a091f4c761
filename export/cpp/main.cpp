// Play exported models: the self-test of each, then the classes of a recording.
//
//     classify FOLDER... [--readings FILE.csv] [--window STEPS] [--json]
//
// A window is what the file takes; where it takes any number of readings, STEPS of them, or all.
// Exit status: 0 pass, 1 an artifact or its answers are wrong, 2 it was not called like this.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "csv.hpp"
#include "sequence_classifier.hpp"

namespace {

using namespace lstm_keras;

struct Arguments {
  std::vector<std::string> folders;
  std::string readings;
  std::size_t window = 0;  // 0: all
  bool json = false;
};

bool parse(int count, char** words, Arguments& result) {
  for (int k = 1; k < count; ++k) {
    const std::string word = words[k];
    if (word == "--json") {
      result.json = true;
      continue;
    }
    if (word != "--readings" && word != "--window") {
      if (word.rfind("--", 0) == 0) return false;
      result.folders.push_back(word);
      continue;
    }
    if (++k == count) return false;
    const std::string value = words[k];
    if (word == "--readings") {
      result.readings = value;
      continue;
    }
    const char* end = value.data() + value.size();
    const auto [stop, fault] = std::from_chars(value.data(), end, result.window);
    if (fault != std::errc() || stop != end || result.window == 0) return false;
  }
  return !result.folders.empty();
}

// The readings, cut into windows; those at the end that fill none are left out.
std::vector<Sequence> cut(const SequenceClassifier& classifier, const Arguments& arguments) {
  const auto& scaler = classifier.artifact().scaler;
  const Sequence rows =
      read_csv(arguments.readings, scaler ? scaler->channels : std::vector<std::string>());
  std::size_t steps = classifier.steps() != 0 ? classifier.steps() : arguments.window;
  if (steps == 0) steps = rows.size();
  if (rows.empty() || rows.size() < steps) {
    throw ArtifactError(arguments.readings + " has " + std::to_string(rows.size()) +
                        " readings; a window is " + std::to_string(steps) + ".");
  }
  std::vector<Sequence> windows;
  for (std::size_t n = 0; n < rows.size() / steps; ++n) {
    const auto first = rows.begin() + static_cast<std::ptrdiff_t>(n * steps);
    windows.emplace_back(first, first + static_cast<std::ptrdiff_t>(steps));
  }
  return windows;
}

// An answer for each window; of a step file, the one after the last reading.
std::vector<Answer> classify(SequenceClassifier& classifier, const std::vector<Sequence>& windows) {
  if (!classifier.streams()) return classifier.classify_all(windows);
  std::vector<Answer> answers;
  for (const Sequence& readings : windows) {
    Answer answer;
    classifier.reset();
    for (const Reading& reading : readings) answer = classifier.step(reading);
    answers.push_back(std::move(answer));
  }
  return answers;
}

void play(const std::string& folder, const Arguments& arguments) {
  SequenceClassifier classifier(folder);
  const Artifact& artifact = classifier.artifact();
  const std::string name = (artifact.folder / "").parent_path().filename().string();
  const double difference = classifier.self_test();
  std::vector<Sequence> windows;
  if (!arguments.readings.empty()) windows = cut(classifier, arguments);
  nlohmann::json answers = nlohmann::json::array();
  std::size_t last = 0;
  for (const Answer& answer : classify(classifier, windows)) {
    const std::size_t first = last + 1;
    last += windows.front().size();
    answers.push_back({{"first", first},
                       {"last", last},
                       {"label", answer.label},
                       {"probability", answer.probability},
                       {"y", answer.y}});
  }
  if (arguments.json) {
    const nlohmann::json line = {{"artifact", name},
                                 {"version", Ort::GetVersionString()},
                                 {"difference", difference},
                                 {"tolerance", artifact.golden->tolerance},
                                 {"windows", answers}};
    std::printf("%s\n", line.dump().c_str());
    return;
  }
  std::printf("%s: golden vectors, |difference| %.1e of %g: pass\n", name.c_str(), difference,
              artifact.golden->tolerance);
  for (const auto& one : answers) {
    std::printf("  readings %zu to %zu: %s, %.1f %%\n", one["first"].get<std::size_t>(),
                one["last"].get<std::size_t>(), one["label"].get<std::string>().c_str(),
                100 * one["probability"].get<double>());
  }
}

}  // namespace

int main(int count, char** words) {
  setenv("ORT_DISABLE_TELEMETRY", "1", 0);  // else it writes an id under the user's cache
  Arguments arguments;
  if (!parse(count, words, arguments)) {
    std::fputs("usage: classify FOLDER... [--readings FILE.csv] [--window STEPS] [--json]\n", stderr);
    return 2;
  }
  try {
    for (const std::string& folder : arguments.folders) play(folder, arguments);
  } catch (const ArtifactError& error) {
    std::fprintf(stderr, "ArtifactError: %s\n", error.what());
    return 1;
  } catch (const std::exception& error) {  // no memory, or an answer of ONNX Runtime
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
