import { requireUser } from '../state.ts';
import type { World } from '../world.ts';
import type { StoredFile } from './model.ts';
import { generateFiles, requireDrive, seedDrive, seedFile } from './seed.ts';
import type { DriveSeed, FileSeed, GenerateFiles } from './seed.ts';
import { changeFile, leaveDrive, recordDrive, recordFile, removeFile, trashFile } from './store.ts';

type OfFile = { fileId: string };

/** What tests and the demo can do to Drive from outside its API. Each verb throws on what does not exist. */
export function createDriveVerbs(world: World) {
  const file = ({ fileId }: OfFile): StoredFile => {
    const found = world.state.drive.files.get(fileId);
    if (!found) throw new Error(`there is no file ${fileId}`);
    return found;
  };
  return {
    addFile: (seed: FileSeed): { id: string } => ({ id: seedFile(world, seed).id }),
    generateFiles: (spec: GenerateFiles): number => generateFiles(world, spec),
    addDrive: (seed: DriveSeed): { id: string } => ({ id: seedDrive(world, seed).id }),
    /** New bytes, or a new name. */
    changeFile: (at: OfFile & { name?: string; content?: Uint8Array | string }): void =>
      changeFile(world, file(at), {
        ...(at.name === undefined ? {} : { name: at.name }),
        ...(at.content === undefined
          ? {}
          : {
              content:
                typeof at.content === 'string' ? Buffer.from(at.content, 'base64url') : at.content,
            }),
      }),
    trashFile: (at: OfFile): void => trashFile(world, file(at), true),
    untrashFile: (at: OfFile): void => trashFile(world, file(at), false),
    deleteFile: (at: OfFile): void => removeFile(world, file(at)),
    /** Into a shared drive, or with `user` into that person's own. */
    moveFile: (at: OfFile & { driveId?: string; user?: string }): void =>
      changeFile(world, file(at), {
        driveId: at.driveId === undefined ? null : requireDrive(world, at.driveId).id,
        owner: at.user === undefined ? null : requireUser(world.state, at.user).sub,
        parents: at.driveId === undefined ? [] : [at.driveId],
      }),
    shareFile: (at: OfFile & { user: string }): void =>
      changeFile(world, file(at), {
        readers: [...file(at).readers, requireUser(world.state, at.user).sub],
      }),
    /** The owner takes a person's access to one file away. */
    loseFile: (at: OfFile & { user: string }): void => {
      const { sub } = requireUser(world.state, at.user);
      changeFile(world, file(at), { readers: file(at).readers.filter((reader) => reader !== sub) });
      recordFile(world, file(at), [sub]);
    },
    /** A person is no longer a member of a shared drive. */
    loseDriveAccess: (at: { driveId: string; user: string }): void =>
      leaveDrive(world, requireDrive(world, at.driveId), requireUser(world.state, at.user).sub),
    joinDrive: (at: { driveId: string; user: string }): void => {
      const drive = requireDrive(world, at.driveId);
      drive.members = [...new Set([...drive.members, requireUser(world.state, at.user).sub])];
      recordDrive(world, drive.id, drive.members);
    },
  };
}
