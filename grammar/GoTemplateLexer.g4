// Tokens of Go's text/template (text/template/parse/lex.go). The input is read as
// bytes, so that offsets are byte offsets. Bytes from 0x80 on show as 0x7F and are
// taken as letters of names; src/template/lexical.cc checks that they are.
// What Go's lexer refuses has a token of its own here (UNTERMINATED_STRING,
// COLON, ...), so that the message can be Go's.
lexer grammar GoTemplateLexer;

// Put by src/template/lexical.cc where Go's lexer would stop.
tokens { LEXICAL_ERROR }

COMMENT      : '{{' ('-' Blank)? '/*' (~'*' | '*'+ ~[*/])* '*'+ '/' (Blank '-')? '}}' -> channel(HIDDEN) ;
BAD_COMMENT  : '{{' ('-' Blank)? '/*' ;
LEFT         : '{{' ('-' Blank)? -> pushMode(ACTION) ;
TEXT         : ~'{'+ | '{' ;

fragment Blank : [ \t\r\n] ;

mode ACTION;

RIGHT        : (ActionBlank+ '-')? '}}' -> popMode ;
SPACE        : ActionBlank+ -> channel(HIDDEN) ;

BLOCK        : 'block' ;
BREAK        : 'break' ;
CONTINUE     : 'continue' ;
DEFINE       : 'define' ;
ELSE         : 'else' ;
END          : 'end' ;
IF           : 'if' ;
NIL          : 'nil' ;
RANGE        : 'range' ;
TEMPLATE     : 'template' ;
WITH         : 'with' ;
BOOL         : 'true' | 'false' ;

IDENTIFIER   : NameStart NamePart* ;
FIELD        : '.' NameStart NamePart* ;
VARIABLE     : '$' NamePart* ;
DOT          : '.' ;

NUMBER       : (Unsigned | Signed) 'i'? ;
// 1+2i: whether the second part is imaginary is checked later.
COMPLEX      : (Unsigned | Signed) 'i'? Signed 'i'? ;

STRING       : '"' StringPart* '"' ;
RAW_STRING   : '`' ~'`'* '`' ;
CHARACTER    : '\'' CharacterPart* '\'' ;
UNTERMINATED_STRING     : '"' StringPart* ;
UNTERMINATED_RAW_STRING : '`' ~'`'* ;
UNTERMINATED_CHARACTER  : '\'' CharacterPart* ;

DECLARE      : ':=' ;
COLON        : ':' ;
ASSIGN       : '=' ;
PIPE         : '|' ;
COMMA        : ',' ;
LPAREN       : '(' ;
RPAREN       : ')' ;
OTHER        : . ;

fragment ActionBlank : [ \t\r\n] ;
fragment NameStart   : [A-Za-z_] | '\u007F' ;
fragment NamePart    : NameStart | [0-9] ;
fragment StringPart    : ~["\\\n] | '\\' ~'\n' ;
fragment CharacterPart : ~['\\\n] | '\\' ~'\n' ;

// As Go scans them: "0x", "08" and "1." pass here and are judged by value later.
fragment Unsigned
  : '0' [xX] Hex* ('.' Hex*)? ([pP] [+-]? Digit*)?
  | '0' [oO] [0-7_]*
  | '0' [bB] [01_]*
  | [0-9] Digit* ('.' Digit*)? Exponent?
  | '.' [0-9] Digit* Exponent?
  ;
fragment Signed   : [+-] (Unsigned | '.' Digit* Exponent? | Exponent)? ;
fragment Exponent : [eE] [+-]? Digit* ;
fragment Digit    : [0-9_] ;
fragment Hex      : [0-9a-fA-F_] ;
