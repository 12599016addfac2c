#include "tools/feed/manifest.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "events/digest.h"
#include "ledger/log/small_file.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

constexpr std::string_view version = "grantledger feed directory 1";

Json json_of(const Checkpoint& checkpoint) {
  return {{"position", checkpoint.position}, {"envelope_sha256", hex_of(checkpoint.digest)}};
}

Json json_of(const ListedFile& file) {
  Json json{{"path", file.path},
            {"rows", file.rows},
            {"bytes", file.bytes},
            {"sha256", hex_of(file.sha256)}};
  if (!file.command.empty()) json["command"] = file.command;
  if (file.first > 0) {
    json["first"] = file.first;
    json["last"] = file.last;
  }
  return json;
}

// Reads members and remembers whether all were as expected.
class Reader {
 public:
  std::uint64_t number(const Json& object, const char* key) {
    const auto found = find(object, key);
    if (found && found->is_number_unsigned()) return found->get<std::uint64_t>();
    problem_ = std::string("'") + key + "' is no number";
    return 0;
  }
  std::string text(const Json& object, const char* key) {
    const auto found = find(object, key);
    if (found && found->is_string()) return found->get<std::string>();
    problem_ = std::string("'") + key + "' is no text";
    return "";
  }
  Digest digest(const Json& object, const char* key) {
    const Result<Digest> digest = parse_digest(text(object, key));
    if (digest) return *digest;
    problem_ = std::string("'") + key + "' is no SHA-256";
    return {};
  }
  Checkpoint checkpoint(const Json& object, const char* key) {
    const Json* const found = find(object, key);
    if (found) {
      return {.position = number(*found, "position"), .digest = digest(*found, "envelope_sha256")};
    }
    problem_ = std::string("'") + key + "' is missing";
    return {};
  }
  std::vector<ListedFile> files(const Json& object, const char* key) {
    std::vector<ListedFile> files;
    const Json* const found = find(object, key);
    if (!found || !found->is_array()) problem_ = std::string("'") + key + "' is no list";
    if (!problem_.empty()) return files;
    for (const Json& each : *found) files.push_back(file(each));
    return files;
  }
  static const Json* find(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
  }
  const std::string& problem() const { return problem_; }

 private:
  ListedFile file(const Json& json) {
    ListedFile file{.path = text(json, "path"),
                    .rows = number(json, "rows"),
                    .bytes = number(json, "bytes"),
                    .sha256 = digest(json, "sha256")};
    if (find(json, "command")) file.command = text(json, "command");
    if (find(json, "first")) {
      file.first = number(json, "first");
      file.last = number(json, "last");
    }
    if (file.path.find("..") != std::string::npos || file.path.starts_with('/')) {
      problem_ = "'path' leads out of the directory";
    }
    return file;
  }

  std::string problem_;
};

}  // namespace

std::string text_of(const Manifest& manifest) {
  Json json{{"what", version},
            {"format", manifest.format},
            {"ledger", hex_of(manifest.ledger)},
            {"facts", json_of(manifest.facts)},
            {"snapshot", json_of(manifest.snapshot)}};
  if (manifest.seal) {
    json["seal"] = {{"size", manifest.seal->size}, {"root", hex_of(manifest.seal->root)}};
  }
  for (const auto& [key, files] : {std::pair("fact_files", &manifest.fact_files),
                                   std::pair("projections", &manifest.projections)}) {
    Json& list = json[key] = Json::array();
    for (const ListedFile& file : *files) list.push_back(json_of(file));
  }
  return indented_text_of(json) + '\n';
}

Result<Manifest> parse_manifest(std::string_view text) {
  TRY(const Json json, parse_json(text));
  Reader reader;
  Manifest manifest{.format = reader.text(json, "format"),
                    .ledger = reader.digest(json, "ledger"),
                    .facts = reader.checkpoint(json, "facts"),
                    .snapshot = reader.checkpoint(json, "snapshot"),
                    .seal = std::nullopt,
                    .fact_files = reader.files(json, "fact_files"),
                    .projections = reader.files(json, "projections")};
  if (const Json* const seal = Reader::find(json, "seal")) {
    manifest.seal =
        TreeHead{.size = reader.number(*seal, "size"), .root = reader.digest(*seal, "root")};
  }
  if (reader.text(json, "what") != version) {
    return fail(Fault::malformed, "'what' is not '" + std::string(version) + "'");
  }
  if (!reader.problem().empty()) return fail(Fault::malformed, reader.problem());
  return manifest;
}

Result<ListedFile> write_listed(const std::filesystem::path& directory, const std::string& path,
                                std::string_view bytes) {
  TRY_VOID(replace_small_file(directory / path, bytes));
  return ListedFile{.path = path, .bytes = bytes.size(), .sha256 = sha256(bytes)};
}

Result<std::string> read_listed(const std::filesystem::path& directory, const ListedFile& file) {
  const std::filesystem::path path = directory / file.path;
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Fault::corrupt, path.string() + " is missing, though the manifest lists it");
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (in.bad()) return fail(Fault::unavailable, "cannot read " + path.string());
  std::string text = bytes.str();
  if (sha256(text) == file.sha256) return text;
  return fail(Fault::corrupt, path.string() + " is not what the manifest says it is");
}

}  // namespace grantledger
