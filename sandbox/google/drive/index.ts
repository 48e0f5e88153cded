import type { Api, Handler } from '../api.ts';
import { readClientTable } from '../client-tables.ts';
import { getStartPageToken, listChanges } from './changes.ts';
import { exportFile, getFile, listDrives, listFiles } from './files.ts';

/** The methods that are built; every other one of the client's table answers 501 and is recorded. */
const handlers: Record<string, Handler> = {
  'drive.files.list': listFiles,
  'drive.files.get': getFile,
  'drive.files.export': exportFile,
  'drive.changes.getStartPageToken': getStartPageToken,
  'drive.changes.list': listChanges,
  'drive.drives.list': listDrives,
};

const file = 'kind,id,name,mimeType';

/** Google's Drive API, version 3: without `fields`, four members of a file. */
export function driveApi(): Api {
  return {
    name: 'drive',
    table: readClientTable('drive', 'v3'),
    handlers,
    guard: () => undefined,
    defaultFields: {
      'drive.files.list': `kind,incompleteSearch,nextPageToken,files(${file})`,
      'drive.files.get': file,
      'drive.changes.list': `kind,newStartPageToken,nextPageToken,changes(kind,type,changeType,time,removed,fileId,driveId,drive(kind,id,name),file(${file}))`,
      'drive.drives.list': 'kind,nextPageToken,drives(kind,id,name)',
    },
  };
}
