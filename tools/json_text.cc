#include "tools/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace grantledger {
namespace {

// Builds a value from the parser's calls and refuses what the limits do not allow. Returning false
// ends the parsing; `problem` then says why.
class Builder : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return take(nullptr); }
  bool boolean(bool value) override { return take(value); }
  bool number_integer(std::int64_t value) override { return take(value); }
  bool number_unsigned(std::uint64_t value) override { return take(value); }
  bool number_float(double, const std::string& text) override {
    return refuse("found the number " + text +
                  ", expected a whole number, or a decimal as a string");
  }
  bool string(std::string& value) override { return take(std::move(value)); }
  bool binary(Json::binary_t&) override { return refuse("expected text"); }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    const Json& object = *open_.back();
    if (object.contains(name)) return refuse("the key \"" + name + "\" stands twice in an object");
    if (object.size() >= json_keys_max) return refuse("an object has too many keys");
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t at, const std::string& found, const Json::exception&) override {
    return refuse("not JSON at byte " + std::to_string(at) + ": found '" + found.substr(0, 40) +
                  "'");
  }

  Json root;
  std::string problem;

 private:
  bool refuse(std::string why) {
    problem = std::move(why);
    return false;
  }

  Json* place(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) return &parent.emplace_back(std::move(value));
    Json& member = parent[key_];
    member = std::move(value);
    return &member;
  }

  bool take(Json value) {
    place(std::move(value));
    return true;
  }

  // A container does not grow while one inside it is open, so the pointers stay good.
  bool open(Json container) {
    if (open_.size() >= json_depth_max) return refuse("nested too deeply");
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<Json*> open_;
  std::string key_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (text.size() > json_size_max) {
    return fail(Fault::malformed, "found " + std::to_string(text.size()) +
                                      " bytes of JSON, expected at most " +
                                      std::to_string(json_size_max));
  }
  Builder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return fail(Fault::malformed, builder.problem);
  }
  return std::move(builder.root);
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string indented_text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace grantledger
