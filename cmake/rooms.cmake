# add_room(NAME LIBRARY...): a room is a folder of src/ and a static library rc_<room>. The
# rooms it may use stand in arrows.cmake; the libraries of others are named here.
function(add_room name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(NOT sources)
    return()
  endif()
  add_library(rc_${name} STATIC ${sources})
  target_link_libraries(rc_${name} PUBLIC rc_options ${ARGN})
  # Most of a small file's compile time is reading headers: units of up to forty files, as many in
  # each, share it. So no two files of a room may give a name of theirs to different things.
  list(LENGTH sources count)
  math(EXPR units "(${count} + 39) / 40")
  math(EXPR batch "(${count} + ${units} - 1) / ${units}")
  set_target_properties(rc_${name} PROPERTIES UNITY_BUILD ${RULECHECK_UNITY} UNITY_BUILD_BATCH_SIZE ${batch})
  foreach(room ${RULECHECK_BELOW_${name}})
    if(TARGET rc_${room})
      target_link_libraries(rc_${name} PUBLIC rc_${room})
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY RULECHECK_ROOMS rc_${name})
endfunction()

# optimise(LEVEL ROOM...): in release builds, in place of -O2.
function(optimise level)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    return()
  endif()
  foreach(room ${ARGN})
    if(TARGET rc_${room})
      target_compile_options(rc_${room} PRIVATE ${level})
      set_target_properties(rc_${room} PROPERTIES RULECHECK_LEVEL ${level})
    endif()
  endforeach()
endfunction()

# precompile(TARGET [HEADER...]): what nearly every file includes is compiled once for all targets
# of one level of optimisation and of the same further headers.
function(precompile target)
  if(NOT RULECHECK_PRECOMPILE)
    return()
  endif()
  get_target_property(level ${target} RULECHECK_LEVEL)
  if(NOT level)
    set(level "")
  endif()
  string(MAKE_C_IDENTIFIER "rc_precompiled${level}${ARGN}" shared)
  if(NOT TARGET ${shared})
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled/${shared}.cc CONTENT "" @ONLY)
    add_library(${shared} STATIC ${PROJECT_BINARY_DIR}/precompiled/${shared}.cc)
    target_link_libraries(${shared} PRIVATE rc_options fmt::fmt)
    target_include_directories(${shared} PRIVATE ${DOCTEST_INCLUDE_DIR})
    target_compile_options(${shared} PRIVATE ${level})
    target_precompile_headers(${shared} PRIVATE
      <algorithm> <array> <charconv> <cmath> <cstdint> <functional> <iterator> <limits> <map> <memory> <optional>
      <set> <span> <string> <string_view> <tuple> <unordered_map> <unordered_set> <utility> <variant> <vector>
      <fmt/format.h> ${ARGN})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${shared})
  target_compile_options(${target} PRIVATE -fPIC)  # as the shared one; executables would say -fPIE
endfunction()
