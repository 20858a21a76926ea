// A page that waits for something to be worked out: asks again until it is there. Without script the page does it itself.

setTimeout(() => location.reload(), 1000);
