// A Cap'n Proto compiler plugin: makes the translation between the generated wire types and the
// plain structs of the same names, so that a field is listed once, in the schema, and cannot be
// forgotten.
//
// For S.capnp it writes to the current directory
//   S_fields.h  for_each_field(value, each): calls each("name", value.name) for every member, in
//               schema order; names_of(enum): the codes of its enumerators; static checks that
//               plain enums and variants keep the schema's order. Includes nothing of Cap'n Proto.
//   S_codec.h   store(builder, value) and load(fields, reader, value) for every struct, see wire.h;
//               sections_of(value) and write_children(writer, at, value), see canonical.h.
//
// A wire field `lastDay` is the member `last_day`; the annotation $member names any other.

#include <capnp/message.h>
#include <capnp/schema-loader.h>
#include <capnp/schema.capnp.h>
#include <capnp/serialize.h>

#include <cctype>
#include <fstream>
#include <map>
#include <string>

namespace {

namespace schema = capnp::schema;

std::string snake_case(const std::string& camel) {
  std::string snake;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake += '_';
    snake += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return snake;
}

std::string capitalised(std::string name) {
  name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
  return name;
}

std::string member_of(schema::Field::Reader field) {
  for (const auto annotation : field.getAnnotations()) {
    if (annotation.getValue().isText()) return annotation.getValue().getText().cStr();
  }
  return snake_case(field.getName().cStr());
}

// The header of the plain structs that a schema stores.
std::string plain_include(const std::string& base) {
  return base == "event" ? "#include \"events/envelope.h\"\n"
                         : "#include \"ledger/domain/" + base + ".h\"\n";
}

class Generator {
 public:
  explicit Generator(const std::string& base)
      : fields_(base + "_fields.h"), codec_(base + "_codec.h") {
    fields_ << "#pragma once\n// Generated from " << base
            << ".capnp by codec_generator.\n\n#include <array>\n#include <span>\n#include "
               "<string_view>\n#include <type_traits>\n#include <variant>\n"
            << plain_include(base) << "\nnamespace grantledger {\n";
    codec_ << "#pragma once\n// Generated from " << base
           << ".capnp by codec_generator. Included by codecs only.\n\n#include "
              "\"events/canonical.h\"\n#include \"events/wire.h\"\n"
           << plain_include(base) << "\nnamespace grantledger {\n";
  }

  void add(schema::Node::Reader node) {
    const std::string name = node.getDisplayName().slice(node.getDisplayNamePrefixLength()).cStr();
    if (node.isEnum()) return add_enum(name, node.getEnum());
    if (!node.isStruct() || name == "Money") return;  // Money is packed by hand; see wire.h.
    if (node.getStruct().getDiscriminantCount() > 0) return add_union(name, node.getStruct());
    add_struct(name, node.getStruct());
  }

  void finish() {
    fields_ << "}  // namespace grantledger\n";
    codec_ << "}  // namespace grantledger\n";
  }

 private:
  void add_enum(const std::string& name, schema::Node::Enum::Reader node) {
    fields_ << "inline std::span<const std::string_view> names_of(" << name
            << ") {\n  static constexpr std::array<std::string_view, "
            << node.getEnumerants().size() << "> names{";
    for (const auto each : node.getEnumerants()) {
      fields_ << '"' << snake_case(each.getName().cStr()) << "\",";
    }
    fields_ << "};\n  return names;\n}\n";
    int number = 0;
    for (const auto each : node.getEnumerants()) {
      fields_ << "static_assert(static_cast<int>(" << name
              << "::" << snake_case(each.getName().cStr()) << ") == " << number++ << ");\n";
    }
  }

  // A union of structs is a std::variant of them.
  void add_union(const std::string& name, schema::Node::Struct::Reader node) {
    fields_ << "inline constexpr std::array<std::string_view, " << node.getFields().size() << "> "
            << snake_case(name) << "_kinds{";
    for (const auto field : node.getFields()) {
      fields_ << '"' << snake_case(field.getName().cStr()) << "\",";
    }
    fields_ << "};\n";
    codec_ << "inline void store(wire::" << name << "::Builder out, const " << name
           << "& value) {\n  switch (value.index()) {\n";
    for (const auto field : node.getFields()) {
      const int index = field.getDiscriminantValue();
      const std::string type = capitalised(field.getName().cStr());
      fields_ << "static_assert(std::is_same_v<std::remove_cvref_t<decltype(std::get<" << index
              << ">(std::declval<" << name << ">()))>, " << type << ">);\n";
      codec_ << "    case " << index << ": return store(out.init" << type << "(), *std::get_if<"
             << index << ">(&value));\n";
    }
    codec_ << "  }\n}\ninline void load(Fields& in, wire::" << name << "::Reader stored, " << name
           << "& value) {\n  switch (stored.which()) {\n";
    for (const auto field : node.getFields()) {
      const std::string type = capitalised(field.getName().cStr());
      codec_ << "    case static_cast<wire::" << name << "::Which>(" << field.getDiscriminantValue()
             << "): return load(in, stored.get" << type << "(), value.emplace<" << type
             << ">());\n";
    }
    codec_ << "  }\n  in.refuse(\"a kind of fact that this program does not know\");\n}\n";
    add_canonical_union(name, node);
  }

  void add_canonical_union(const std::string& name, schema::Node::Struct::Reader node) {
    const unsigned pointer = node.getFields()[0].getSlot().getOffset();
    codec_ << "inline Sections<" << node.getDataWordCount() << "> sections_of(const " << name
           << "& value) {\n  Sections<" << node.getDataWordCount()
           << "> sections;\n  sections.number<std::uint16_t>(" << node.getDiscriminantOffset()
           << ", static_cast<std::uint16_t>(value.index()));\n  sections.pointer(" << pointer
           << ", true);\n  return sections;\n}\ninline void write_children(CanonicalWriter& out, "
              "std::size_t at, const "
           << name << "& value) {\n  std::visit([&](const auto& fact) { out.object(at + " << pointer
           << ", fact); }, value);\n}\n";
  }

  void add_struct(const std::string& name, schema::Node::Struct::Reader node) {
    for (const char* constness : {"const ", ""}) {
      fields_ << "template <class Each>\nvoid for_each_field(" << constness << name
              << "& value, Each&& each) {\n";
      for (const auto field : node.getFields()) {
        const std::string member = member_of(field);
        fields_ << "  each(std::string_view(\"" << member << "\"), value." << member << ");\n";
      }
      fields_ << "}\n";
    }
    codec_ << "inline void store(wire::" << name << "::Builder out, const " << name
           << "& value) {\n";
    for (const auto field : node.getFields()) add_store(name, field);
    codec_ << "}\ninline void load(Fields& in, wire::" << name << "::Reader stored, " << name
           << "& value) {\n";
    for (const auto field : node.getFields()) add_load(field);
    codec_ << "}\n";
    add_canonical(name, node);
  }

  // In the order of pointers, which is the order objects have in canonical bytes.
  void add_canonical(const std::string& name, schema::Node::Struct::Reader node) {
    const std::string sections = "Sections<" + std::to_string(node.getDataWordCount()) + ">";
    codec_ << "inline " << sections << " sections_of(const " << name << "& value) {\n  " << sections
           << " sections;\n";
    std::map<unsigned, schema::Field::Reader> pointers;
    for (const auto field : node.getFields()) {
      const auto slot = field.getSlot();
      const std::string member = "value." + member_of(field);
      const std::string type = number_type(slot.getType());
      if (slot.getType().isBool()) {
        codec_ << "  sections.flag(" << slot.getOffset() << ", " << member << ");\n";
      } else if (!type.empty()) {
        codec_ << "  sections.number<" << type << ">(" << slot.getOffset() << ", wire_number<"
               << type << ">(" << member << ")" << default_of(slot) << ");\n";
      } else {
        pointers.emplace(slot.getOffset(), field);
      }
    }
    for (const auto& [index, field] : pointers) {
      codec_ << "  sections.pointer(" << index << ", " << presence(field) << ");\n";
    }
    codec_ << "  return sections;\n}\ninline void write_children([[maybe_unused]] CanonicalWriter& "
              "out, [[maybe_unused]] std::size_t at, [[maybe_unused]] const "
           << name << "& value) {\n";
    for (const auto& [index, field] : pointers) add_child(index, field);
    codec_ << "}\n";
  }

  static std::string presence(schema::Field::Reader field) {
    const std::string member = "value." + member_of(field);
    if (field.getSlot().getType().isList()) return "!" + member + ".empty()";
    return "present_in(" + member + ") != nullptr";
  }

  void add_child(unsigned index, schema::Field::Reader field) {
    const std::string member = "value." + member_of(field);
    const schema::Type::Reader type = field.getSlot().getType();
    const std::string at = "at + " + std::to_string(index);
    if (type.isList()) {
      codec_ << "  if (!" << member << ".empty()) out.list(" << at << ", " << member << ");\n";
      return;
    }
    codec_ << "  if (const auto* present = present_in(" << member << ")) out.";
    if (type.isStruct()) codec_ << "object(" << at << ", *present);\n";
    if (type.isText()) codec_ << "text(" << at << ", view_of(*present));\n";
    if (type.isData()) codec_ << "data(" << at << ", view_of(*present));\n";
  }

  // The C++ type of a number or an enum; empty for a pointer.
  static std::string number_type(schema::Type::Reader type) {
    switch (type.which()) {
      case schema::Type::INT32:
        return "std::int32_t";
      case schema::Type::INT64:
        return "std::int64_t";
      case schema::Type::UINT16:
      case schema::Type::ENUM:
        return "std::uint16_t";
      case schema::Type::UINT32:
        return "std::uint32_t";
      case schema::Type::UINT64:
        return "std::uint64_t";
      default:
        return "";
    }
  }

  static std::string default_of(schema::Field::Slot::Reader slot) {
    const bool has_default =
        slot.getDefaultValue().isInt32() && slot.getDefaultValue().getInt32() != 0;
    return has_default ? ", " + std::to_string(slot.getDefaultValue().getInt32()) : "";
  }

  void add_store(const std::string& name, schema::Field::Reader field) {
    const std::string accessor = capitalised(field.getName().cStr());
    const std::string member = "value." + member_of(field);
    const schema::Type::Reader type = field.getSlot().getType();
    if (type.isStruct()) {
      codec_ << "  if (const auto* present = present_in(" << member << ")) store(out.init"
             << accessor << "(), *present);\n";
    } else if (type.isText() || type.isData()) {
      codec_ << "  if (const auto* present = present_in(" << member << ")) out.set" << accessor
             << "(wire_" << (type.isText() ? "text" : "bytes") << "(*present));\n";
    } else if (type.isList()) {
      codec_ << "  if (!" << member << ".empty()) store_list(out.init" << accessor
             << "(static_cast<unsigned>(" << member << ".size())), " << member << ");\n";
    } else {
      codec_ << "  out.set" << accessor << "(wire_number<decltype(wire_type(&wire::" << name
             << "::Reader::get" << accessor << "))>(" << member << "));\n";
    }
  }

  void add_load(schema::Field::Reader field) {
    const std::string accessor = capitalised(field.getName().cStr());
    const std::string member = "value." + member_of(field);
    const schema::Type::Reader type = field.getSlot().getType();
    if (type.isStruct()) {
      codec_ << "  if (is_wanted(stored.has" << accessor << "(), " << member
             << ")) load(in, stored.get" << accessor << "(), made_in(" << member << "));\n";
    } else if (type.isList()) {
      codec_ << "  load_list(in, stored.get" << accessor << "(), " << member << ");\n";
    } else if (type.isData()) {
      codec_ << "  in.bytes(stored.has" << accessor << "(), stored.get" << accessor << "(), "
             << member << ");\n";
    } else {
      codec_ << "  in." << (type.isText() ? "text" : "number") << "(stored.get" << accessor
             << "(), " << member << ");\n";
    }
  }

  std::ofstream fields_;
  std::ofstream codec_;
};

}  // namespace

int main() {
  capnp::StreamFdMessageReader input(0, {.traversalLimitInWords = 64U << 20});
  const auto request = input.getRoot<schema::CodeGeneratorRequest>();
  capnp::SchemaLoader loader;
  for (const auto node : request.getNodes()) loader.load(node);

  for (const auto file : request.getRequestedFiles()) {
    std::string base = file.getFilename().cStr();
    base = base.substr(base.rfind('/') + 1);
    Generator generator(base.substr(0, base.rfind('.')));
    // In the order they are written, so that a struct stands after those it is made of.
    for (const auto nested : loader.get(file.getId()).getProto().getNestedNodes()) {
      generator.add(loader.get(nested.getId()).getProto());
    }
    generator.finish();
  }
  return 0;
}
