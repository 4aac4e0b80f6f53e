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
  # Most of a small file's compile time is reading headers: units of ten files share it.
  # So no two files of a room may give a name of theirs to different things.
  set_target_properties(rc_${name} PROPERTIES UNITY_BUILD ${RULECHECK_UNITY} UNITY_BUILD_BATCH_SIZE 10)
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
    endif()
  endforeach()
endfunction()
