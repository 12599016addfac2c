# Fails if two headers define types of one name: the linker would take either for both. Tests, whose
# samples have namespaces of their own, are left out.
# Usage: cmake -DROOT=SOURCE_DIRECTORY -P check_names.cmake

set(checked 0)
set(wrong "")
foreach(top events ledger projections tools)
  file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/${top}/*.h)
  foreach(header IN LISTS headers)
    file(STRINGS ${ROOT}/${header} lines REGEX "^(struct|class|enum class) [A-Za-z]+( [^;]*)?$")
    foreach(line IN LISTS lines)
      string(REGEX REPLACE "^(struct|class|enum class) ([A-Za-z]+).*" "\\2" name "${line}")
      math(EXPR checked "${checked} + 1")
      if(DEFINED defined_${name})
        string(APPEND wrong "\n  ${name} is defined in ${defined_${name}} and in ${header}")
      endif()
      set(defined_${name} ${header})
    endforeach()
  endforeach()
endforeach()

if(checked EQUAL 0)
  message(FATAL_ERROR "No header was found under ${ROOT}")
elseif(wrong)
  message(FATAL_ERROR "Types of one name:${wrong}")
endif()
message(STATUS "${checked} types have names of their own")
