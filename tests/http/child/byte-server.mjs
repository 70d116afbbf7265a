// A server whose memory is not the test's: it counts what it is sent, and sends as many bytes as it is asked for.
import http from 'node:http';

const piece = Buffer.alloc(256 * 1024, 7);

const server = http.createServer(async (request, response) => {
  if (request.method === 'GET') {
    const size = Number(new URL(request.url, 'http://localhost').searchParams.get('size'));
    response.writeHead(200, { 'content-length': size });
    for (let left = size; left > 0; left -= piece.length) {
      if (!response.write(left < piece.length ? piece.subarray(0, left) : piece))
        await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
    return;
  }
  let size = 0;
  for await (const chunk of request) size += chunk.length;
  response.writeHead(200, { 'x-received': size, 'x-announced': request.headers['content-length'] ?? 'nothing' }).end();
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
