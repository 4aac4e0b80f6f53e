// Go's text/template. Blanks are hidden, but count: a FIELD right behind another
// term continues it (`$x.y`), behind a blank it is a term of its own. That, where a
// declaration may stand, and which {{else}} fits, is for src/template/build.cc to
// judge: the grammar is a little wider than the language, so that each refusal can
// be worded as Go words it.
parser grammar GoTemplateParser;
options { tokenVocab = GoTemplateLexer; }

source     : (item | definition | otherwise | end)* EOF ;

item       : TEXT | branch | blockClause | invoke | jump | action ;

branch     : LEFT (IF | WITH | RANGE) pipeline RIGHT body ;
body       : (item | otherwise)* end ;
otherwise  : LEFT ELSE ((IF | WITH) pipeline)? RIGHT ;
end        : LEFT END RIGHT ;

definition  : LEFT DEFINE (STRING | RAW_STRING) RIGHT body ;
blockClause : LEFT BLOCK (STRING | RAW_STRING) pipeline RIGHT body ;
invoke      : LEFT TEMPLATE (STRING | RAW_STRING) pipeline RIGHT ;

jump       : LEFT (BREAK | CONTINUE) RIGHT ;
action     : LEFT pipeline RIGHT ;

// A trailing `|` is fine with Go. Empty pipelines are fine for {{template "x"}} only.
pipeline   : (command (PIPE command)* PIPE?)? ;
command    : term+ ;
term
  : VARIABLE (DECLARE | ASSIGN | COMMA)?
  | IDENTIFIER | FIELD | DOT | NIL | BOOL
  | NUMBER | COMPLEX | CHARACTER | STRING | RAW_STRING
  | LPAREN pipeline RPAREN
  ;
