// sanitize-html (CommonJS) requires htmlparser2 (an ES module). Jest refuses that while a graph which imports
// htmlparser2 itself is still being linked, so both are loaded before any test file. Node has no such limit.
import 'sanitize-html';
