import { ModelError } from '../core/errors/model-error.js';

/** What is used of onnxruntime-node. */
export type OnnxRuntime = typeof import('onnxruntime-node');

/**
 * Loads onnxruntime-node.
 *
 * @throws ModelError of kind `runtime-missing`
 */
export async function loadRuntime(): Promise<OnnxRuntime> {
  try {
    const module = await import('onnxruntime-node');
    // A CommonJS package: its parts are on the default export wherever they are not found by name.
    return (module as { default?: OnnxRuntime }).default ?? module;
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0];
    throw new ModelError(
      'ONNX models need onnxruntime-node, which is not installed or does not load here. ' +
        'Run "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node" (the variable leaves out the download of CUDA libraries).',
      { kind: 'runtime-missing', cause, details: { reason, platform: process.platform, arch: process.arch } },
    );
  }
}
