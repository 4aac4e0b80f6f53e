# A room is a folder of src/ and a static library rc_<room>; rc_engine_logs is
# src/engine/logs. The libraries it may
# use are named here, and tests/layering_test keeps #include lines to the same order.
function(add_room name)
  string(REPLACE "_" "/" folder ${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(name STREQUAL "engine")
    list(FILTER sources EXCLUDE REGEX "/engine/logs/")
  endif()
  if(NOT sources)
    return()
  endif()
  add_library(rc_${name} STATIC ${sources})
  target_link_libraries(rc_${name} PUBLIC rc_options)
  # Most of a small file's compile time is reading headers: units of ten files share it.
  # So no two files of a room may give a name of theirs to different things.
  if(NOT name STREQUAL "analysis")  # has the same names for both languages
    set_target_properties(rc_${name} PROPERTIES UNITY_BUILD ${RULECHECK_UNITY} UNITY_BUILD_BATCH_SIZE 10)
  endif()
  foreach(dependency ${ARGN})
    if(TARGET rc_${dependency})
      target_link_libraries(rc_${name} PUBLIC rc_${dependency})
    else()
      target_link_libraries(rc_${name} PUBLIC ${dependency})
    endif()
  endforeach()
  set_property(GLOBAL APPEND PROPERTY RULECHECK_ROOMS rc_${name})
endfunction()
